// All documents into the product over its API, and until they are indexed.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'

const uploadsAtOnce = 12
const betweenLooksMs = 400
/** Indexing that has got nothing done for that long has stopped; how long it takes as a whole is up to the machine. */
const mostStandstillMs = 60_000

const page = z.object({
  documents: z.array(z.object({ models: z.record(z.string(), z.object({ state: z.string() })) })),
  continuation: z.string().optional(),
})

export async function uploadRecords(
  instances: readonly [HoldfastClient, ...HoldfastClient[]],
  documents: readonly { readonly name: string; readonly text: string }[],
  model: string,
): Promise<void> {
  const left = documents.entries()
  const upload = async (): Promise<void> => {
    for (const [index, { name, text }] of left) {
      const response = await instances[index % instances.length]?.put(name, text)
      if (!response?.ok) throw new Error(`${name} was not taken: ${response?.status}`)
    }
  }
  await Promise.all(Array.from({ length: uploadsAtOnce }, upload))
  await untilIndexed(instances[0], documents.length, model)
}

async function untilIndexed(api: HoldfastClient, documents: number, model: string): Promise<void> {
  let [indexed, progressAt] = [0, performance.now()]
  while (indexed < documents) {
    const now = await countIndexed(api, model)
    if (now > indexed) progressAt = performance.now()
    else if (performance.now() - progressAt > mostStandstillMs) throw new Error(`only ${now} documents are indexed`)
    indexed = now
    await delay(betweenLooksMs)
  }
}

async function countIndexed(api: HoldfastClient, model: string): Promise<number> {
  let indexed = 0
  for (let next: string | undefined = ''; next !== undefined;) {
    const response = await api.fetch(`/documents?limit=200${next && `&continuation=${encodeURIComponent(next)}`}`)
    const { documents, continuation } = page.parse(await response.json())
    indexed += documents.filter(({ models }) => models[model]?.state === 'indexed').length
    next = continuation
  }
  return indexed
}
