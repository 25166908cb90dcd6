// What goes wrong in search and in the model regions while documents are indexed, and how often it did.
import { readJournal, setFaults } from '../run/region-control.ts'
import type { Indexer } from './indexer.ts'
import { setSearchFaults } from './search-requests.ts'

type Services = Pick<Indexer, 'search' | 'regions'>

export interface Refusals {
  /** Requests to search that were answered with 503, and batches that were accepted in part (207). */
  readonly searchUnavailable: number
  readonly partlyRefusedBatches: number
  /** Requests for embeddings that were answered with 429. */
  readonly throttledEmbeddings: number
}

/** Long enough for a worker to be found between embedding and writing when it is killed. */
const embeddingLatencyMs = 150

/** Instead of the end of the minute, which would only make the drill longer. */
const soonFree = { 'retry-after-ms': '700', 'x-ratelimit-reset-tokens': '1', 'x-ratelimit-reset-requests': '1' }

export async function beginTrouble({ search, regions }: Services, seed: number): Promise<void> {
  await setSearchFaults(search, [
    { route: 'index', status: 503, share: 0.12 },
    { route: 'search', status: 503, share: 0.08 },
    { route: 'index', itemStatus: 503, share: 0.1, latencyMs: 30 },
  ])
  await Promise.all(
    regions.map((url, index) =>
      setFaults(url, [
        { route: 'embeddings', status: 429, headers: soonFree, share: 0.25, seed: seed + index },
        { route: 'embeddings', latencyMs: embeddingLatencyMs },
      ]),
    ),
  )
}

export async function endTrouble({ search, regions }: Services): Promise<Refusals> {
  await setSearchFaults(search, [])
  await Promise.all(regions.map((url) => setFaults(url, [])))
  const response = await fetch(`${search.url}/_requests`)
  const { routes } = (await response.json()) as SearchJournal // oxlint-disable-line typescript/no-unsafe-type-assertion -- the stand-in's own report
  const journals = await Promise.all(regions.map(readJournal))
  const byDeployment = journals.flatMap(({ counts }) => Object.values(counts['embeddings'] ?? {}))
  return {
    searchUnavailable: Object.values(routes).reduce((sum, byStatus) => sum + (byStatus['503'] ?? 0), 0),
    partlyRefusedBatches: routes['index']?.['207'] ?? 0,
    throttledEmbeddings: byDeployment.reduce((sum, byStatus) => sum + (byStatus['429'] ?? 0), 0),
  }
}

interface SearchJournal {
  readonly routes: Readonly<Record<string, Readonly<Record<string, number>>>>
}
