// A run as an operator sees it: where it is, how far, and what went wrong.
import type { CatalogCensus, CensusFilter } from '../../documents/catalog-census.ts'
import type { DocumentFault } from '../document-fault.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { PointerDeps } from './move-pointer.ts'
import type { ReindexRun, RunState } from './reindex-run.ts'
import { runState } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireRun } from './require-run.ts'
import type { RunProgress } from './run-progress.ts'
import { timeLeftMs } from './time-left.ts'

export interface ReadRunDeps extends Pick<PointerDeps, 'readPointer'> {
  readonly runs: Pick<ReindexRunStore, 'read' | 'list'>
  readonly census: Pick<CatalogCensus, 'find'>
  /** Measured a short while ago, or now. */
  readonly progressOf: (run: ReindexRun, pointer: ActiveModel) => Promise<RunProgress>
  readonly tokensPerMinuteOf: (model: EmbeddingModelId) => number | undefined
  readonly clock: Pick<Clock, 'now'>
}

export interface RunSummary {
  readonly run: ReindexRun
  readonly state: RunState
}

export interface RunReport extends RunSummary {
  /** Undefined once the run is over: the catalogue tells of the present only. */
  readonly progress: (RunProgress & { readonly timeLeftMs: number | undefined }) | undefined
  /** The first of the documents that failed; of a run towards a model only while it is under way. */
  readonly failures: readonly (DocumentFault & { readonly documentName: string; readonly failedAt: number })[]
}

/** Coverage lists all of them. */
const mostFailures = 20

export async function readRun(deps: ReadRunDeps, runId: string, signal: AbortSignal): Promise<RunReport> {
  const run = await requireRun(deps.runs, runId, signal)
  const { pointer } = await deps.readPointer(signal)
  const state = runState(run, pointer)
  const isUnderWay = pointer.run?.id === run.id
  // Which documents a run towards a model has indexed, nobody knows any more once others have indexed some for that model.
  const hasFailures = isUnderWay || run.scope.kind !== 'model'
  const [progress, failures] = await Promise.all([
    isUnderWay ? deps.progressOf(run, pointer) : undefined,
    hasFailures ? findFailures(deps, run, pointer, signal) : [],
  ])
  if (!progress) return { run, state, progress, failures }
  const leftMs = state === 'paused' ? undefined : timeLeftMs(deps, run, progress)
  return { run, state, progress: { ...progress, timeLeftMs: leftMs }, failures }
}

export async function listRuns(
  deps: Pick<ReadRunDeps, 'runs' | 'readPointer'>,
  page: Parameters<ReindexRunStore['list']>[0],
  signal: AbortSignal,
): Promise<{ readonly runs: readonly RunSummary[]; readonly continuation: string | undefined }> {
  const [{ pointer }, { runs, continuation }] = await Promise.all([
    deps.readPointer(signal),
    deps.runs.list(page, signal),
  ])
  return { runs: runs.map((run) => ({ run, state: runState(run, pointer) })), continuation }
}

async function findFailures(
  { census }: ReadRunDeps,
  { id: runId, scope }: ReindexRun,
  pointer: ActiveModel,
  signal: AbortSignal,
): Promise<RunReport['failures']> {
  const model = scope.kind === 'model' ? scope.model : pointer.model
  const failed: CensusFilter = { standings: [{ model, among: ['failed'] }] }
  const filter = scope.kind === 'model' ? failed : { ...failed, checkedBy: { runId, is: true } }
  const { entries } = await census.find(filter, { limit: mostFailures }, signal)
  return entries.flatMap(({ name: documentName, models }) => {
    const state = models[model]
    if (state?.state !== 'failed') return []
    const { code, message, failedAt } = state
    return [{ documentName, code, message, failedAt }]
  })
}
