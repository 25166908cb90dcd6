// On the first start the project's own docs are uploaded, so that there is something to ask about: the backend itself.
import { existsSync } from 'node:fs'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

/** Indexing a few pages takes seconds; after this the person is told to look again instead of being kept waiting. */
const indexingTimeoutMs = 60_000

const catalogPage = z.object({
  documents: z.array(z.object({ name: z.string(), models: z.record(z.string(), z.object({ state: z.string() })) })),
})

export async function uploadSamples(
  functionsUrl: string,
  { dataDir, docsDir }: { readonly dataDir: string; readonly docsDir: string },
): Promise<void> {
  const marker = join(dataDir, 'samples-uploaded')
  if (existsSync(marker)) return
  const names = await Array.fromAsync(glob('**/*.md', { cwd: docsDir }))
  console.log(`Uploading ${names.length} sample documents (the project's own docs) …`)
  for (const name of names) {
    const response = await fetch(
      `${functionsUrl}/api/documents/docs/${name.split('/').map(encodeURIComponent).join('/')}`,
      {
        method: 'PUT',
        headers: { 'content-type': 'text/markdown; charset=utf-8' },
        body: await readFile(join(docsDir, name)),
      },
    )
    if (!response.ok) throw new Error(`uploading docs/${name}: ${response.status} ${await response.text()}`)
  }
  await writeFile(marker, new Date().toISOString())
  await waitUntilIndexed(functionsUrl)
}

async function waitUntilIndexed(functionsUrl: string): Promise<void> {
  const startedAt = performance.now()
  let pending = Infinity
  while (pending > 0 && performance.now() - startedAt < indexingTimeoutMs) {
    await delay(300)
    const response = await fetch(`${functionsUrl}/api/documents?limit=100`)
    const { documents } = catalogPage.parse(await response.json())
    pending = documents.filter(({ models }) => !Object.values(models).some(({ state }) => state !== 'pending')).length
  }
  const took = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(pending === 0 ? `Indexed in ${took} s.` : `${pending} documents are still being indexed.`)
}
