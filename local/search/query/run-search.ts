// One search from request to reply: find by text and by vectors, fuse, order, rerank, count facets, cut the page.
import { compileFilter, type SlotFilter } from '../filter/compile-filter.ts'
import type { SemanticConfiguration } from '../schema/index-definition.ts'
import { invalidParameter } from '../service-error.ts'
import type { SearchIndex } from '../storage/search-index.ts'
import { countFacets } from './count-facets.ts'
import { findNeighbours } from './find-neighbours.ts'
import { fuseRankings, sortByScore, type Hit } from './fuse-rankings.ts'
import { highlighter } from './highlight.ts'
import { isMatch } from './match-text.ts'
import { compareBy } from './order-by.ts'
import { cutPage } from './cut-page.ts'
import { rerank, type RerankedHit } from './semantic-ranking.ts'
import { asksForEverything, findText, parseSearchedText, type SearchedText } from './searched-text.ts'
import type { SearchRequest } from './search-request.ts'
import { selectFields, shapeDocument } from './select-fields.ts'

/** How many text hits take part in a hybrid search (the service's default for maxTextRecallSize). */
const maxTextRecall = 1_000

/** `nextUrl` is where the following page is asked for. */
export function runSearch(index: SearchIndex, request: SearchRequest, nextUrl: string): Record<string, unknown> {
  const { definition, columns } = index
  const selected = selectFields(definition, request.select)
  const highlight = highlighter(definition, request, parseSearchedText(definition, request))
  const hits = findHits(index, request)
  const ordered = request.orderby ? hits.toSorted(compareBy(definition, columns, request.orderby)) : hits
  const ranked = rankSemantically(index, request, ordered)
  const page = cutPage(request, ranked, nextUrl)
  return {
    ...(request.count ? { '@odata.count': hits.length } : {}),
    ...(request.facets?.length ? { '@search.facets': countFacets(index, request.facets, hits) } : {}),
    // No passage of text is claimed to answer the question; that is also the service's reply when none is good enough.
    ...(request.answers && request.answers !== 'none' ? { '@search.answers': [] } : {}),
    ...page.continuation,
    value: page.hits.map((hit) => {
      const fields = index.fieldsAt(hit.slot)
      const highlights = highlight(fields)
      return {
        '@search.score': hit.score,
        ...(hit.rerankerScore === undefined ? {} : { '@search.rerankerScore': hit.rerankerScore }),
        ...(hit.caption ? { '@search.captions': [hit.caption] } : {}),
        ...(highlights ? { '@search.highlights': highlights } : {}),
        ...shapeDocument(selected, fields, () => index.vectorsAt(hit.slot)),
      }
    }),
  }
}

/** Everything that matches, best first. */
function findHits(index: SearchIndex, request: SearchRequest): Hit[] {
  const filter = request.filter ? filterFor(index, request.filter) : undefined
  const neighbours = findNeighbours(index, request, filter)
  // With vectors, a search for everything ranks nothing and is left out.
  if (neighbours.length > 0 && asksForEverything(request)) {
    const [only] = neighbours
    return neighbours.length === 1 && only ? [...only.hits] : fuseRankings(neighbours)
  }
  const found = sortByScore(textHits(index, request, filter))
  if (neighbours.length === 0) return found
  return fuseRankings([{ weight: 1, hits: found.slice(0, maxTextRecall) }, ...neighbours])
}

function textHits(index: SearchIndex, text: SearchedText, filter: SlotFilter | undefined): Hit[] {
  const hits: Hit[] = []
  for (const [slot, score] of findText(index, text).entries()) {
    if (!Number.isNaN(score) && (!filter || filter(slot))) hits.push({ slot, score })
  }
  return hits
}

function filterFor(index: SearchIndex, filter: string): SlotFilter {
  return compileFilter(filter, {
    definition: index.definition,
    columns: index.columns,
    matchText: ({ search, searchFields, queryType, searchMode }) => {
      const scores = findText(index, {
        search,
        searchFields,
        queryType: queryType === 'full' ? 'full' : 'simple',
        searchMode: searchMode === 'all' ? 'all' : 'any',
      })
      return (slot) => isMatch(scores, slot)
    },
  })
}

function rankSemantically(index: SearchIndex, request: SearchRequest, hits: readonly Hit[]): readonly RerankedHit[] {
  if (request.queryType !== 'semantic' && !request.semanticQuery) return hits
  if (request.orderby)
    throw invalidParameter('orderby', "The parameter 'orderby' cannot be used with semantic ranking.")
  const configuration = findConfiguration(index, request.semanticConfiguration)
  const text = request.semanticQuery ?? request.search ?? ''
  if (asksForEverything({ search: text })) return hits
  const [captions = 'none', ...options] = (request.captions ?? 'none').split('|')
  return rerank(index, hits, {
    text,
    configuration,
    ...(captions === 'extractive' ? { captions: { isHighlighted: !options.includes('highlight-false') } } : {}),
  })
}

function findConfiguration(index: SearchIndex, name: string | null | undefined): SemanticConfiguration {
  const { semantic } = index.definition
  const wanted = name ?? semantic?.defaultConfiguration
  if (!wanted) {
    throw invalidParameter('semanticConfiguration', "Semantic ranking needs the parameter 'semanticConfiguration'.")
  }
  const found = semantic?.configurations?.find((configuration) => configuration.name === wanted)
  if (!found) throw invalidParameter('semanticConfiguration', `Unknown semantic configuration '${wanted}'.`)
  return found
}
