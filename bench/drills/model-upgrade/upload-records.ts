// All documents into the product over its API, and until they are indexed.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { PlaceRecord } from './records-of-places.ts'
import { oldModel } from './upgrade-plan.ts'

const uploadsAtOnce = 12
const betweenLooksMs = 400
const timeoutMs = 180_000

const page = z.object({
  documents: z.array(z.object({ models: z.record(z.string(), z.object({ state: z.string() })) })),
  continuation: z.string().optional(),
})

export async function uploadRecords(
  instances: readonly [HoldfastClient, ...HoldfastClient[]],
  documents: readonly Pick<PlaceRecord, 'name' | 'text'>[],
): Promise<void> {
  const left = documents.entries()
  const upload = async (): Promise<void> => {
    for (const [index, { name, text }] of left) {
      const response = await instances[index % instances.length]?.put(name, text)
      if (!response?.ok) throw new Error(`${name} was not taken: ${response?.status}`)
    }
  }
  await Promise.all(Array.from({ length: uploadsAtOnce }, upload))
  const startedAt = performance.now()
  while ((await countIndexed(instances[0])) < documents.length) {
    if (performance.now() - startedAt > timeoutMs) throw new Error('the documents are still not indexed')
    await delay(betweenLooksMs)
  }
}

async function countIndexed(api: HoldfastClient): Promise<number> {
  let indexed = 0
  for (let next: string | undefined = ''; next !== undefined;) {
    const response = await api.fetch(`/documents?limit=200${next && `&continuation=${encodeURIComponent(next)}`}`)
    const { documents, continuation } = page.parse(await response.json())
    indexed += documents.filter(({ models }) => models[oldModel]?.state === 'indexed').length
    next = continuation
  }
  return indexed
}
