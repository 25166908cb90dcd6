// The documents that keep an embedding model from being complete, page by page: first those of which the catalogue says so, then those
// of which the index holds something else than the catalogue says.
import type { CatalogCensus, Standing } from '../../documents/catalog-census.ts'
import type { CatalogEntry, IndexState } from '../../documents/document-catalog.ts'
import type { CompareStretchDeps, Miscount } from '../../indexing/reindex/compare-stretch.ts'
import { findMiscounted } from '../../indexing/reindex/find-miscounted.ts'
import { unknownContinuation } from '../../kernel/unknown-continuation.ts'

export type CoverageProblem =
  | { readonly kind: 'missing' | 'pending' | 'outdated'; readonly documentName: string }
  | { readonly kind: 'failed'; readonly documentName: string; readonly code: string; readonly message: string }
  | ({ readonly kind: 'miscounted' } & Miscount)

export interface ProblemPage {
  readonly problems: readonly CoverageProblem[]
  /** Pass it back for the next page, which may be empty before the last; undefined on the last. */
  readonly continuation: string | undefined
}

export interface ProblemsDeps extends CompareStretchDeps {
  readonly census: Pick<CatalogCensus, 'find'>
}

const notIndexed: readonly Standing[] = ['missing', 'pending-first', 'pending-again', 'outdated', 'failed']

/** What a continuation begins with says which of the two it goes on with. */
const inCatalog = 'catalog:'
const inIndex = 'index:'

export async function findProblems(
  deps: ProblemsDeps,
  model: string,
  { limit, continuation = inCatalog }: { readonly limit: number; readonly continuation?: string },
  signal: AbortSignal,
): Promise<ProblemPage> {
  if (continuation.startsWith(inIndex)) {
    const { miscounts, afterId } = await findMiscounted(deps, model, continuation.slice(inIndex.length), signal)
    return {
      problems: miscounts.map((miscount) => ({ kind: 'miscounted', ...miscount })),
      continuation: afterId && inIndex + afterId,
    }
  }
  if (!continuation.startsWith(inCatalog)) throw unknownContinuation()
  const from = continuation.slice(inCatalog.length) || undefined
  const page = await deps.census.find(
    { standings: [{ model, among: notIndexed }] },
    { limit, continuation: from },
    signal,
  )
  return {
    problems: page.entries.map((entry) => problemOf(entry, entry.models[model])),
    continuation: page.continuation === undefined ? inIndex : inCatalog + page.continuation,
  }
}

function problemOf({ name: documentName }: CatalogEntry, state: IndexState | undefined): CoverageProblem {
  switch (state?.state) {
    case 'failed':
      return { kind: 'failed', documentName, code: state.code, message: state.message }
    case 'pending':
      return { kind: 'pending', documentName }
    case 'outdated':
      return { kind: 'outdated', documentName }
    case 'indexed':
    case undefined:
      return { kind: 'missing', documentName }
  }
}
