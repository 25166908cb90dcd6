// Looks at a run every few seconds: tells telemetry how far it is, starts it again where it got stuck, and notes its completion.
import type { Clock } from '../../kernel/clock.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import { keptModels } from '../../retrieval/active-model.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import type { RunCounts, RunCountsDeps } from './count-run.ts'
import { countRun } from './count-run.ts'
import type { PointerDeps } from './move-pointer.ts'
import { movePointer } from './move-pointer.ts'
import { withoutRun } from './pointer-moves.ts'
import type { ReindexJob, ReindexQueue } from './reindex-queue.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { updateRun } from './update-run.ts'

export interface WatchRunDeps extends PointerDeps, RunCountsDeps {
  readonly runs: Pick<ReindexRunStore, 'read' | 'replace'>
  readonly reindexQueue: Pick<ReindexQueue, 'send' | 'depth'>
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Pick<Telemetry, 'reindexProgress' | 'reindexCompleted'>
}

type WatchJob = Extract<ReindexJob, { readonly kind: 'watch' }>

/** At first often, because small runs end in seconds. In between, a twentieth of the run's age is soon enough for anybody who waits. */
const shareOfAge = 1 / 20
const mostOftenMs = 2_000
const leastOftenMs = 60_000

/**
 * Nothing has been settled for longer than any job may take, and next to nothing waits: then jobs have been lost, and the run pages
 * through the catalogue again. Jobs that wait for a budget or for capacity are not lost. Paging once more for them, every ten
 * minutes for as long as the budget is out, would multiply them without end.
 */
const stuckAfterMs = 10 * 60_000
/** Watches, a purge, and what is left of a run before. */
const mostOtherJobs = 10

export async function watchRun(deps: WatchRunDeps, job: WatchJob, signal: AbortSignal): Promise<void> {
  const { pointer } = await deps.readPointer(signal)
  const record = await deps.runs.read(job.runId, signal)
  if (!record || pointer.run?.id !== job.runId) return
  const { run } = record
  const now = deps.clock.now()
  if (isPointless(run, pointer)) return await leavePointer(deps, run, signal)
  if (pointer.run.isPaused) return await lookAgain(deps, run, { ...job, since: now }, signal)

  const isAtWork = (await deps.reindexQueue.depth(signal)) > mostOtherJobs
  if (isAtWork && !isCountDue(run, job, now)) return await lookAgain(deps, run, job, signal)

  const counts = await countRun(deps, run, pointer, signal)
  deps.telemetry.reindexProgress({ runId: run.id, ...counts })
  // Pages of a retry may be among the jobs: what they are going to find is not counted yet.
  if (counts.remaining === 0 && !isAtWork) return await complete(deps, run, counts, isAwaited(run, pointer), signal)

  const hasMoved = counts.remaining !== job.remaining
  const isStuck = !hasMoved && !isAtWork && now - job.since >= stuckAfterMs
  if (isStuck) await deps.reindexQueue.send({ kind: 'page', runId: run.id, which: 'unsettled' }, signal)
  const since = hasMoved || isStuck ? now : job.since
  await lookAgain(deps, run, { ...job, remaining: counts.remaining, since, countedAt: now }, signal)
}

/**
 * Counting reads the whole catalogue, and the larger that is, the longer the run lasts: once a minute would cost with the square of its
 * documents. While jobs wait a run can be neither complete nor stuck, so only readers of telemetry want to know.
 */
function isCountDue({ startedAt }: ReindexRun, { countedAt = startedAt }: WatchJob, now: number): boolean {
  return now - countedAt >= (now - startedAt) * shareOfAge
}

async function lookAgain({ reindexQueue, clock }: WatchRunDeps, run: ReindexRun, job: WatchJob, signal: AbortSignal) {
  const ageMs = clock.now() - run.startedAt
  await reindexQueue.send(job, signal, Math.min(leastOftenMs, Math.max(mostOftenMs, ageMs * shareOfAge)))
}

/** Forced, rolled back and purged: documents are no longer indexed for its target, and it would never get there. */
function isPointless({ scope }: ReindexRun, pointer: ActiveModel): boolean {
  return scope.kind === 'model' && !keptModels(pointer).includes(scope.model)
}

async function leavePointer(deps: WatchRunDeps, { id }: ReindexRun, signal: AbortSignal): Promise<void> {
  const now = deps.clock.now()
  await movePointer(deps, (pointer) => (pointer.run?.id === id ? withoutRun(pointer, now) : undefined), signal)
}

/** A run towards a model stays under way until somebody cuts over or cancels. */
export function isAwaited({ scope }: ReindexRun, { others }: ActiveModel): boolean {
  return scope.kind === 'model' && others.some(({ state, model }) => state === 'target' && model === scope.model)
}

async function complete(
  deps: WatchRunDeps,
  run: ReindexRun,
  counts: RunCounts,
  isAwaited: boolean,
  signal: AbortSignal,
): Promise<void> {
  const now = deps.clock.now()
  const completed = await updateRun(
    deps.runs,
    run.id,
    (current) => {
      if (current.completedAt !== undefined) return undefined
      const finished = { as: 'finished' as const, at: now, by: current.startedBy, isForced: false }
      const end = current.scope.kind === 'model' ? current.end : finished
      return { ...current, completedAt: now, end }
    },
    signal,
  )
  if (completed) {
    deps.telemetry.reindexCompleted({ runId: run.id, ...counts, durationMs: now - run.startedAt })
  }
  if (!isAwaited) await leavePointer(deps, run, signal)
}
