// The passages in Azure AI Search by ranges of document ids, without their texts and vectors.
import { z } from 'zod'
import type { PassageFacts, PassageSweep } from '../retrieval/passage-sweep.ts'
import type { SearchClientOptions } from './search-client.ts'
import { createSearchClients } from './search-client.ts'
import { afterId, allOf, ofDocumentsWithin } from './search-filter.ts'
import { searchPage } from './search-raw-page.ts'

/** The most that one page of results may hold. */
const pageSize = 1_000

/** More embedding models than one index will ever hold. With room for every value, facet counts are exact. */
const maxModels = 1_000

const factsItem = z.object({
  id: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  embeddingModel: z.string(),
  indexedAt: z.string().transform((text) => Date.parse(text)),
}) satisfies z.ZodType<PassageFacts>

export function searchPassageSweep(options: SearchClientOptions): PassageSweep {
  const { passages: client } = createSearchClients(options)

  const countWithin: PassageSweep['countWithin'] = async ({ after, through }, signal) => {
    const filter = ofDocumentsWithin(after, through)
    const page = await searchPage(
      client,
      '*',
      { filter, facets: [`embeddingModel,count:${maxModels}`], top: 0 },
      signal,
    )
    const facets = page?.['@search.facets']?.['embeddingModel'] ?? []
    return new Map(facets.map(({ value, count }) => [value, count]))
  }

  const listWithin: PassageSweep['listWithin'] = async ({ after, through }, signal) => {
    const found: PassageFacts[] = []
    const select = factsItem.keyof().options
    for (;;) {
      const last = found.at(-1)
      const filter = allOf(ofDocumentsWithin(after, through), last && afterId(last.id))
      const page = await searchPage(client, '*', { filter, select, orderBy: ['id asc'], top: pageSize }, signal)
      const rows = page?.value ?? []
      found.push(...rows.map((row) => factsItem.parse(row)))
      if (rows.length < pageSize) return found
    }
  }

  return { countWithin, listWithin }
}
