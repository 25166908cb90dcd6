// What goes wrong in search and in the model regions while documents are indexed, and how often it did.
import { setTimeout as delay } from 'node:timers/promises'
import { readJournal, setFaults } from '../run/region-control.ts'
import type { Indexer } from './indexer.ts'
import { setSearchFaults } from './search-faults.ts'

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

/** A region without room is free again soon. */
const refused = { route: 'embeddings', throttle: 'capacity', retryAfterMs: 700 } as const

export async function beginTrouble({ search, regions }: Services, seed: number): Promise<void> {
  await setSearchFaults(search, [
    // Each kind for certain: of few requests a share may be none.
    { route: 'index', itemStatus: 503, share: 0.5, times: 2 },
    { route: 'index', status: 503, times: 1 },
    { route: 'search', status: 503, times: 1 },
    { route: 'index', status: 503, share: 0.12 },
    { route: 'search', status: 503, share: 0.08 },
    { route: 'index', itemStatus: 503, share: 0.1, latencyMs: 30 },
  ])
  await Promise.all(
    regions.map((url, index) =>
      setFaults(url, [
        { ...refused, times: 1 },
        { ...refused, share: 0.25, seed: seed + index },
        { route: 'embeddings', latencyMs: embeddingLatencyMs },
      ]),
    ),
  )
}

const betweenLooksMs = 500
/** On a machine so slow that jobs have met no trouble by then, the drill says so. */
const longestWaitMs = 20_000

/** On a busy machine users are done before their documents are: the trouble goes on until each kind of it has struck. */
export async function untilStruck(services: Services): Promise<void> {
  for (
    const startedAt = performance.now();
    performance.now() - startedAt < longestWaitMs;
    await delay(betweenLooksMs)
  ) {
    if (Object.values(await readRefusals(services)).every((count) => count > 0)) return
  }
}

export async function endTrouble(services: Services): Promise<Refusals> {
  await setSearchFaults(services.search, [])
  await Promise.all(services.regions.map((url) => setFaults(url, [])))
  return await readRefusals(services)
}

async function readRefusals({ search, regions }: Services): Promise<Record<keyof Refusals, number>> {
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
