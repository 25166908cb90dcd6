// Reads vectors back from the search index by content key.
import type { SearchClient } from '@azure/search-documents'
import { z } from 'zod'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import { allOf, ofModel, withContentKey } from './search-filter.ts'
import type { PassageItem } from './search-passage-item.ts'
import { vectorFieldOf } from './search-passage-item.ts'
import { searchPage } from './search-raw-page.ts'

/** A vector of 3 072 numbers is some 36 KB on the wire; a page of these stays within a few megabytes. */
const keysPerQuery = 50
const pageSize = 100

export async function findVectorsByContentKey(
  client: SearchClient<PassageItem>,
  contentKeys: readonly string[],
  model: EmbeddingModelId,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Float32Array>> {
  const unique = [...new Set(contentKeys)]
  const found = new Map<string, Float32Array>()
  for (let start = 0; start < unique.length; start += keysPerQuery) {
    await findAll(client, unique.slice(start, start + keysPerQuery), model, found, signal)
  }
  return found
}

/** The same text may be in thousands of documents, and fill a page alone: what a full page left out is asked for again. */
async function findAll(
  client: SearchClient<PassageItem>,
  keys: readonly string[],
  model: EmbeddingModelId,
  found: Map<string, Float32Array>,
  signal: AbortSignal,
): Promise<void> {
  const field = vectorFieldOf(model)
  const row = z.object({ contentKey: z.string(), [field]: z.array(z.number()) })
  let missing = keys
  while (missing.length > 0) {
    const filter = allOf(ofModel(model), withContentKey(missing))
    const page = await searchPage(client, '*', { filter, select: ['contentKey', field], top: pageSize }, signal)
    const rows = page?.value ?? []
    for (const value of rows) {
      const parsed = row.parse(value)
      const vector = parsed[field]
      if (Array.isArray(vector)) found.set(String(parsed['contentKey']), Float32Array.from(vector))
    }
    if (rows.length < pageSize) return
    missing = missing.filter((key) => !found.has(key))
  }
}
