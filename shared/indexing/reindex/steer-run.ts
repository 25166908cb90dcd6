// Pausing, resuming, cancelling and retrying a run that is under way.
import type { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { MoveRequest } from './cut-over.ts'
import type { PointerDeps } from './move-pointer.ts'
import { movePointer } from './move-pointer.ts'
import { withoutRun, withPause } from './pointer-moves.ts'
import type { ReindexQueue } from './reindex-queue.ts'
import type { ReindexRun } from './reindex-run.ts'
import { runState } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireRun } from './require-run.ts'
import { updateRun } from './update-run.ts'

export interface SteerRunDeps extends PointerDeps {
  readonly runs: Pick<ReindexRunStore, 'read' | 'replace'>
  readonly reindexQueue: Pick<ReindexQueue, 'send'>
  readonly clock: Pick<Clock, 'now'>
  readonly retentionMs: number
}

type Steer = (deps: SteerRunDeps, request: MoveRequest, signal: AbortSignal) => Promise<ReindexRun>

/** Jobs that are in the queue are dropped as they come up; documents being indexed at this moment are finished. */
export const pauseRun: Steer = async (deps, { runId }, signal) => {
  const run = await requireRun(deps.runs, runId, signal)
  await movePointer(deps, (pointer) => withPause(requireAtWork(run, pointer), true), signal)
  return run
}

/** Also sets a run going that seems to be stuck: looking once more for what is left costs little. */
export const resumeRun: Steer = async (deps, { runId }, signal) => {
  const run = await requireRun(deps.runs, runId, signal)
  await movePointer(
    deps,
    (pointer) => (requireUnderWay(run, pointer).run?.isPaused ? withPause(pointer, false) : undefined),
    signal,
  )
  await deps.reindexQueue.send({ kind: 'page', runId, which: 'unsettled' }, signal)
  return run
}

/** Documents that failed, and those that have since lost passages in the index: of the latter the catalogue knows nothing. */
export const retryFailed: Steer = async (deps, { runId }, signal) => {
  const run = await requireRun(deps.runs, runId, signal)
  const { pointer } = await deps.readPointer(signal)
  if (requireUnderWay(run, pointer).run?.isPaused) throw refusal('this run is paused; resume it first, then retry it')
  const since = deps.clock.now()
  const reopened = await updateRun(
    deps.runs,
    runId,
    (current) => (current.completedAt === undefined ? undefined : { ...current, completedAt: undefined }),
    signal,
  )
  await deps.reindexQueue.send({ kind: 'page', runId, which: 'failed' }, signal)
  await deps.reindexQueue.send({ kind: 'page', runId, which: 'miscounted' }, signal)
  // Whoever watched it went away when it was complete; before that, one is enough.
  if (reopened) await deps.reindexQueue.send({ kind: 'watch', runId, since }, signal, watchAfterMs)
  return reopened ?? run
}

/** Time for the first documents to be looked at; until then the run would seem complete. */
const watchAfterMs = 5_000

/** What is indexed for its target stays for a while, so that another run towards it does not pay twice. */
export const cancelRun: Steer = async (deps, { runId, by }, signal) => {
  const run = await requireRun(deps.runs, runId, signal)
  const at = deps.clock.now()
  await movePointer(
    deps,
    (pointer) => {
      if (runState(run, pointer) === 'cancelled') return undefined
      return withoutRun(requireNotMoved(run, pointer), at + deps.retentionMs)
    },
    signal,
  )
  await updateRun(
    deps.runs,
    runId,
    (current) => (current.end ? undefined : { ...current, end: { as: 'cancelled', at, by, isForced: false } }),
    signal,
  )
  return await requireRun(deps.runs, runId, signal)
}

function requireUnderWay(run: ReindexRun, pointer: ActiveModel): ActiveModel {
  if (pointer.run?.id === run.id) return pointer
  throw refusal(`this run is ${runState(run, pointer)}`)
}

/** One that was cut over by force goes on until its model has every document; given up, that model would stay as it is. */
function requireNotMoved(run: ReindexRun, pointer: ActiveModel): ActiveModel {
  const state = runState(run, requireUnderWay(run, pointer))
  if (state === 'cut-over')
    throw refusal('this run is cut-over and completes the model that answers; roll it back first')
  if (state === 'rolled-back') throw refusal('this run is rolled-back; purge it, and it ends')
  return pointer
}

/** One that is complete has nothing to rest from; paused, it would seem to have. */
function requireAtWork(run: ReindexRun, pointer: ActiveModel): ActiveModel {
  if (runState(run, requireUnderWay(run, pointer)) !== 'complete') return pointer
  throw refusal('this run is complete; there is nothing to pause')
}

function refusal(message: string): AppError {
  return invalidRequest({ path: 'id', message })
}
