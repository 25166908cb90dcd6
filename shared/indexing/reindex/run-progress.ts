// How far a run is, in documents and in tokens.
import type { CatalogCensus } from '../../documents/catalog-census.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { RunCounts, RunCountsDeps } from './count-run.ts'
import { countRun } from './count-run.ts'
import type { ReindexRun } from './reindex-run.ts'

export interface RunProgress extends RunCounts {
  /** Of a run towards a model: tokens of what is indexed for it, and of what is indexed for the model it is to follow. */
  readonly tokens: { readonly done: number; readonly total: number } | undefined
}

export interface ProgressDeps extends RunCountsDeps {
  readonly census: Pick<CatalogCensus, 'count' | 'sumIndexed'>
}

export async function measureProgress(
  deps: ProgressDeps,
  run: ReindexRun,
  pointer: Pick<ActiveModel, 'model'>,
  signal: AbortSignal,
): Promise<RunProgress> {
  const [counts, tokens] = await Promise.all([
    countRun(deps, run, pointer, signal),
    run.scope.kind === 'model' ? tokensTowards(deps, run.scope.model, run.scope.from, signal) : undefined,
  ])
  return { ...counts, tokens }
}

async function tokensTowards(
  { census }: ProgressDeps,
  target: string,
  from: string,
  signal: AbortSignal,
): Promise<RunProgress['tokens']> {
  const [done, before] = await Promise.all([
    census.sumIndexed('tokens', target, signal),
    census.sumIndexed('tokens', from, signal),
  ])
  return { done, total: Math.max(done, before) }
}
