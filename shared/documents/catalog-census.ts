// The port through which the catalogue is counted and searched by how far documents are indexed. Progress and coverage are measured
// with it, rather than counted up by whoever does the work: a count that is looked up cannot be wrong after a crash.
import type { CatalogPage } from './document-catalog.ts'

/** How a document stands with one embedding model; exactly one of these. */
export type Standing =
  /** The catalogue says nothing of the model. */
  | 'missing'
  /** Waiting to be indexed, and nothing of it is in the index. */
  | 'pending-first'
  /** Waiting to be indexed, and an older version is in the index. */
  | 'pending-again'
  | 'outdated'
  | 'indexed'
  | 'failed'

/** Documents that are not deleted, and of which all of this holds. */
export interface CensusFilter {
  readonly standings?: readonly { readonly model: string; readonly among: readonly Standing[] }[]
  /** Milliseconds since the epoch. */
  readonly uploadedBefore?: number
  /** By which re-index run a document was last looked at. */
  readonly checkedBy?: { readonly runId: string; readonly is: boolean }
  readonly within?: IdRange
}

/** Document ids with `after` < id ≤ `through`; undefined: to the end. */
export interface IdRange {
  readonly after: string
  readonly through: string | undefined
}

/**
 * Each call but `find` reads the whole catalogue's index, or of `indexedWithin` that stretch of it: at millions of documents it takes
 * seconds and thousands of request units, so callers ask for what they need alone, and keep what they have measured for a while.
 */
export interface CatalogCensus {
  count(filter: CensusFilter, signal: AbortSignal): Promise<number>
  /** What the documents that are indexed for a model come to. */
  sumIndexed(of: 'passages' | 'tokens', model: string, signal: AbortSignal): Promise<number>
  /** How many documents of a stretch of ids are indexed for a model, to compare it with what the search index holds of them. */
  indexedWithin(
    model: string,
    within: IdRange,
    signal: AbortSignal,
  ): Promise<{ readonly documents: number; readonly passages: number }>
  /** Sum of the sizes of those documents. */
  sizeBytes(filter: CensusFilter, signal: AbortSignal): Promise<number>
  /** By name, page by page. */
  find(
    filter: CensusFilter,
    page: { readonly limit: number; readonly continuation?: string | undefined },
    signal: AbortSignal,
  ): Promise<CatalogPage>
}
