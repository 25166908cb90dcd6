// Lets the target of a run answer questions from now on. One write of the pointer; everything before it only looks.
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import type { Completeness, CompletenessDeps } from './completeness.ts'
import { measureCompleteness } from './completeness.ts'
import { recordLastMove } from './end-run.ts'
import type { PointerDeps } from './move-pointer.ts'
import { movePointer } from './move-pointer.ts'
import { cutOverTo } from './pointer-moves.ts'
import type { ReindexQueue } from './reindex-queue.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireRun } from './require-run.ts'
import { requireServed } from './require-served.ts'

export interface CutOverDeps extends PointerDeps, CompletenessDeps {
  readonly runs: Pick<ReindexRunStore, 'read' | 'replace'>
  readonly reindexQueue: Pick<ReindexQueue, 'send'>
  readonly embeddings: { readonly models: readonly EmbeddingModelId[] }
  readonly clock: Pick<Clock, 'now' | 'sleep'>
  readonly telemetry: Pick<Telemetry, 'reindexCutOver'>
  /** How long the model before is kept up to date, for a rollback. */
  readonly retentionMs: number
}

export interface MoveRequest {
  readonly runId: string
  /** User id of the operator. */
  readonly by: string
}

/** The search service shows writes within seconds; what is missing after that is missing. */
const lookAgainAfterMs = [1_000, 2_000, 4_000] as const

/** Throws `index_not_ready` with what is missing, unless it is forced. */
export async function cutOver(
  deps: CutOverDeps,
  { runId, by, isForced }: MoveRequest & { readonly isForced: boolean },
  signal: AbortSignal,
): Promise<ReindexRun> {
  const run = await requireRun(deps.runs, runId, signal)
  const { scope } = run
  if (scope.kind !== 'model') throw refusal('this run has no target model; there is nothing to cut over to')
  requireServed(deps.embeddings, scope.model)
  let hasMoved = false
  const pointer = await movePointer(
    deps,
    async (now) => {
      hasMoved = false
      if (isAnsweringSince(run, now)) return undefined
      requireKept(run, scope.model, now)
      const completeness = await whenVisible(deps, scope.model, now.model, signal)
      if (!completeness.isComplete && !isForced) throw notComplete(scope.model, completeness)
      if (!completeness.isComplete) await watchAgain(deps, run, signal)
      await recordLastMove(deps.runs, now.lastMove, signal)
      hasMoved = true
      const at = deps.clock.now()
      const move = { runId, at, by, isForced: !completeness.isComplete }
      return cutOverTo(scope.model, now, move, at + deps.retentionMs)
    },
    signal,
  )
  await recordLastMove(deps.runs, pointer.lastMove, signal)
  // Forced with nothing but failures left: whoever watched the run went away, and it would never be over.
  if (pointer.run?.id === runId && run.completedAt !== undefined) {
    await deps.reindexQueue.send({ kind: 'watch', runId, since: deps.clock.now() }, signal)
  }
  if (hasMoved)
    deps.telemetry.reindexCutOver({ runId, embeddingModel: scope.model, isForced: pointer.lastMove?.isForced ?? false })
  return await requireRun(deps.runs, runId, signal)
}

/** Time for the pointer to move: until then the run would seem to wait for its cut-over still. */
const watchAfterMs = 5_000

/** A run that is cut over before it is complete goes on; one whose documents were all done has nobody left to end it. */
async function watchAgain({ reindexQueue, clock }: CutOverDeps, run: ReindexRun, signal: AbortSignal): Promise<void> {
  if (run.completedAt === undefined) return
  await reindexQueue.send({ kind: 'watch', runId: run.id, since: clock.now() }, signal, watchAfterMs)
}

/** A repeated request finds it done. */
function isAnsweringSince(run: ReindexRun, { lastMove }: ActiveModel): boolean {
  return lastMove?.runId === run.id && lastMove.kind === 'cut-over'
}

/** The target of the run under way, or of one that was rolled back and is kept up to date still. */
function requireKept(run: ReindexRun, target: EmbeddingModelId, pointer: ActiveModel): void {
  const state = pointer.others.find(({ model }) => model === target)?.state
  if (state === 'target' && pointer.run?.id === run.id) return
  if (state === 'previous' && pointer.lastMove?.runId === run.id) return
  throw refusal(`documents are no longer kept indexed for ${target}; start a new run`)
}

async function whenVisible(
  deps: CutOverDeps,
  target: EmbeddingModelId,
  active: EmbeddingModelId,
  signal: AbortSignal,
): Promise<Completeness> {
  for (const pauseMs of lookAgainAfterMs) {
    const completeness = await measureCompleteness(deps, target, active, signal)
    if (completeness.isComplete || completeness.missing > 0) return completeness
    await deps.clock.sleep(pauseMs, signal)
  }
  return await measureCompleteness(deps, target, active, signal)
}

function notComplete(target: EmbeddingModelId, completeness: Completeness): AppError {
  const { missing, missingNames, expectedPassages, countedPassages } = completeness
  const why =
    missing > 0
      ? `${missing} documents are not indexed for it, among them ${missingNames.join(', ')}`
      : `the index has ${countedPassages} of its ${expectedPassages} passages`
  return new AppError(
    'index_not_ready',
    `${target} is not complete: ${why}. Wait for the run, retry what failed, or insist with "force": true.`,
    { details: { missing, missingNames, expectedPassages, countedPassages } },
  )
}

function refusal(message: string): AppError {
  return invalidRequest({ path: 'id', message })
}
