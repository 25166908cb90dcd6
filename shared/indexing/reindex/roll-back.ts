// Lets the model that a cut-over has left answer again: the same write, the other way round.
import type { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import type { MoveRequest } from './cut-over.ts'
import { recordLastMove } from './end-run.ts'
import type { PointerDeps } from './move-pointer.ts'
import { movePointer } from './move-pointer.ts'
import { rolledBackTo } from './pointer-moves.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireRun } from './require-run.ts'
import { requireServed } from './require-served.ts'

export interface RollBackDeps extends PointerDeps {
  readonly runs: Pick<ReindexRunStore, 'read' | 'replace'>
  readonly embeddings: { readonly models: readonly EmbeddingModelId[] }
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Pick<Telemetry, 'reindexRolledBack'>
  readonly retentionMs: number
}

/** It is not measured first: uploads have kept that model complete, and who rolls back is in a hurry. */
export async function rollBack(
  deps: RollBackDeps,
  { runId, by }: MoveRequest,
  signal: AbortSignal,
): Promise<ReindexRun> {
  await requireRun(deps.runs, runId, signal)
  let hasMoved = false
  const pointer = await movePointer(
    deps,
    (now) => {
      hasMoved = false
      if (now.lastMove?.runId === runId && now.lastMove.kind === 'rollback') return undefined
      const previous = requirePrevious(runId, now)
      requireServed(deps.embeddings, previous)
      hasMoved = true
      const at = deps.clock.now()
      return rolledBackTo(previous, now, { runId, at, by, isForced: false }, at + deps.retentionMs)
    },
    signal,
  )
  await recordLastMove(deps.runs, pointer.lastMove, signal)
  if (hasMoved) deps.telemetry.reindexRolledBack({ runId, embeddingModel: pointer.model })
  return await requireRun(deps.runs, runId, signal)
}

function requirePrevious(runId: string, { lastMove, others }: ActiveModel): EmbeddingModelId {
  if (lastMove?.runId !== runId) throw refusal(`this run did not choose the active model; ${chosenBy(lastMove)}`)
  const previous = others.find(({ state }) => state === 'previous')
  if (previous) return previous.model
  throw refusal('the passages of the model before are no longer kept; start a run towards it')
}

function chosenBy(lastMove: ActiveModel['lastMove']): string {
  return lastMove ? `run ${lastMove.runId} did` : 'it is the first there was'
}

function refusal(message: string): AppError {
  return invalidRequest({ path: 'id', message })
}
