// Lets the target of a run answer questions from now on. One write of the pointer; everything before it only looks.
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import { recordLastMove } from './end-run.ts'
import type { Shortfall, ShortfallDeps } from './find-shortfall.ts'
import { findShortfall } from './find-shortfall.ts'
import type { PointerDeps } from './move-pointer.ts'
import { movePointer } from './move-pointer.ts'
import { cutOverTo } from './pointer-moves.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireRun } from './require-run.ts'
import { requireServed } from './require-served.ts'

export interface CutOverDeps extends PointerDeps, ShortfallDeps {
  readonly runs: Pick<ReindexRunStore, 'read' | 'replace'>
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

export interface CutOver {
  /** What answers do without since it was forced; undefined when nothing is missing, or when it had happened before. */
  readonly lacking: Shortfall | undefined
}

/** Throws `index_not_ready` with what is missing, unless it is forced. */
export async function cutOver(
  deps: CutOverDeps,
  { runId, by, isForced }: MoveRequest & { readonly isForced: boolean },
  signal: AbortSignal,
): Promise<CutOver> {
  const run = await requireRun(deps.runs, runId, signal)
  const { scope } = run
  if (scope.kind !== 'model') throw refusal('this run has no target model; there is nothing to cut over to')
  requireServed(deps.embeddings, scope.model)
  let moved: CutOver | undefined
  const pointer = await movePointer(
    deps,
    async (now) => {
      moved = undefined
      if (isAnsweringSince(run, now)) return undefined
      requireKept(run, scope.model, now)
      const lacking = await findShortfall(deps, scope.model, now.model, signal)
      if (lacking && !isForced) throw notComplete(scope.model, lacking, now.run?.id === runId)
      await recordLastMove(deps.runs, now.lastMove, signal)
      moved = { lacking }
      const at = deps.clock.now()
      const move = { runId, at, by, isForced: lacking !== undefined }
      // Nobody watches a run whose documents were all looked at, so nobody would end it later.
      const isOver = !lacking || run.completedAt !== undefined
      return cutOverTo(scope.model, now, move, { until: at + deps.retentionMs, isOver })
    },
    signal,
  )
  await recordLastMove(deps.runs, pointer.lastMove, signal)
  if (moved)
    deps.telemetry.reindexCutOver({ runId, embeddingModel: scope.model, isForced: moved.lacking !== undefined })
  return { lacking: moved?.lacking }
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

function notComplete(target: EmbeddingModelId, { summary, ...details }: Shortfall, isUnderWay: boolean): AppError {
  const remedy = isUnderWay ? 'Wait for the run, retry it' : 'Start a run over these documents'
  const message = `${target} is not complete: ${summary}. ${remedy}, or insist with "force": true.`
  return new AppError('index_not_ready', message, { details })
}

function refusal(message: string): AppError {
  return invalidRequest({ path: 'id', message })
}
