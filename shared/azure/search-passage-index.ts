// The passages in Azure AI Search.
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { PassageHeader, PassageIndex, PassageQuery, PassageWriteFailure } from '../retrieval/passage-index.ts'
import type { EmbeddedPassage, ScoredPassage } from '../retrieval/passage.ts'
import { batchesOf } from './search-batches.ts'
import type { SearchClientOptions } from './search-client.ts'
import { createSearchClients } from './search-client.ts'
import { afterId, allOf, ofDocument, ofModel, readableBy } from './search-filter.ts'
import { prepareSearchIndex } from './search-index-preparation.ts'
import { dimensionsOf, passageFields, passageItem, toPassageItem, vectorFieldOf } from './search-passage-item.ts'
import { searchPage } from './search-raw-page.ts'
import { searchTextOf } from './search-text.ts'
import { findVectorsByContentKey } from './search-vectors.ts'
import { sendUntilAccepted } from './search-write.ts'

/** How many neighbours the vector half of a hybrid search contributes; the service fuses them with the best 50 by text. */
const neighbours = 50

/** The most that one page of results may hold. */
const listPageSize = 1_000

/** More embedding models than one index will ever hold; the default of ten facet values could hide one. */
const maxModels = 1_000

const headerItem = z.object({
  id: z.string(),
  ordinal: z.number(),
  documentVersion: z.string(),
  contentKey: z.string(),
}) satisfies z.ZodType<PassageHeader>

const idItem = z.object({ id: z.string() })

export function searchPassageIndex(options: SearchClientOptions, clock: Clock): PassageIndex {
  const { passages: client, indexes } = createSearchClients(options)
  /** Dimension counts this process has seen a field for. Forgotten when the index turns out to be gone. */
  const prepared = new Set<number>()

  async function prepare(models: readonly EmbeddingModelId[], signal: AbortSignal): Promise<void> {
    const dimensionCounts = [...new Set(models.map(dimensionsOf))]
    if (dimensionCounts.every((count) => prepared.has(count))) return
    await prepareSearchIndex(indexes, options.indexName, dimensionCounts, signal)
    for (const count of dimensionCounts) prepared.add(count)
  }

  async function search(query: PassageQuery, signal: AbortSignal): Promise<readonly ScoredPassage[]> {
    const filter = allOf(ofModel(query.embeddingModel), readableBy(query.groups))
    const nearest = {
      kind: 'vector' as const,
      vector: [...query.vector],
      fields: [vectorFieldOf(query.embeddingModel)],
      kNearestNeighborsCount: Math.max(neighbours, query.top),
    }
    const page = await searchPage(
      client,
      searchTextOf(query.text),
      {
        filter,
        top: query.top,
        select: passageFields,
        searchFields: ['title', 'headings', 'content'],
        // Filtered first, so that passages of other models or groups do not crowd out the neighbours that count.
        vectorSearchOptions: { queries: [nearest], filterMode: 'preFilter' },
      },
      signal,
    )
    if (!page) throw new AppError('index_not_ready', 'There is no search index yet; add a document first.')
    return page.value.map((item) => ({ ...passageItem.parse(item), score: item['@search.score'] }))
  }

  async function write(
    passages: readonly EmbeddedPassage[],
    signal: AbortSignal,
  ): Promise<readonly PassageWriteFailure[]> {
    const failures: PassageWriteFailure[] = []
    for (const batch of batchesOf(passages.map(toPassageItem), (item) => Buffer.byteLength(JSON.stringify(item)))) {
      const send = (items: typeof batch) => client.uploadDocuments([...items], { abortSignal: signal })
      failures.push(...(await sendUntilAccepted(clock, batch, send, signal)))
    }
    return failures
  }

  async function remove(ids: readonly string[], signal: AbortSignal): Promise<readonly PassageWriteFailure[]> {
    const failures: PassageWriteFailure[] = []
    const keys = ids.map((id) => ({ id }))
    for (const batch of batchesOf(keys, ({ id }) => Buffer.byteLength(id))) {
      const send = (items: typeof batch) => client.deleteDocuments([...items], { abortSignal: signal })
      failures.push(...(await sendUntilAccepted(clock, batch, send, signal)))
    }
    return failures
  }

  async function listDocument(
    documentId: string,
    model: EmbeddingModelId | undefined,
    signal: AbortSignal,
  ): Promise<readonly PassageHeader[]> {
    const headers: PassageHeader[] = []
    const ofThese = allOf(ofDocument(documentId), model && ofModel(model))
    const select = headerItem.keyof().options
    for (;;) {
      const last = headers.at(-1)
      const filter = allOf(ofThese, last && afterId(last.id))
      const page = await searchPage(client, '*', { filter, select, orderBy: ['id asc'], top: listPageSize }, signal)
      if (!page) prepared.clear()
      const rows = page?.value ?? []
      headers.push(...rows.map((row) => headerItem.parse(row)))
      if (rows.length < listPageSize) return headers.sort((a, b) => a.ordinal - b.ordinal)
    }
  }

  const listModel: PassageIndex['listModel'] = async (model, { limit, after }, signal) => {
    const filter = allOf(ofModel(model), after === undefined ? undefined : afterId(after))
    const page = await searchPage(client, '*', { filter, select: ['id'], orderBy: ['id asc'], top: limit }, signal)
    return (page?.value ?? []).map((row) => idItem.parse(row).id)
  }

  async function countByModel(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const page = await searchPage(client, '*', { facets: [`embeddingModel,count:${maxModels}`], top: 0 }, signal)
    const facets = page?.['@search.facets']?.['embeddingModel'] ?? []
    return new Map(facets.map(({ value, count }) => [value, count]))
  }

  const findVectors: PassageIndex['findVectors'] = (contentKeys, model, signal) =>
    findVectorsByContentKey(client, contentKeys, model, signal)

  return { prepare, search, write, remove, listDocument, listModel, findVectors, countByModel }
}
