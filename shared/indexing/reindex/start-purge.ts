// Decides that what is kept for a model may go: by an operator's word, or because its time is over.
import type { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel, OtherModel } from '../../retrieval/active-model.ts'
import type { PointerDeps } from './move-pointer.ts'
import { movePointer } from './move-pointer.ts'
import { withPurgeOf } from './pointer-moves.ts'
import type { ReindexQueue } from './reindex-queue.ts'
import { runState } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import { requireRun } from './require-run.ts'

export interface StartPurgeDeps extends PointerDeps {
  readonly runs: Pick<ReindexRunStore, 'read'>
  readonly reindexQueue: Pick<ReindexQueue, 'send'>
  readonly clock: Pick<Clock, 'now'>
}

/** Instances follow the pointer within ten seconds; until then one may still search with the model before a cut-over. */
const beginsAfterMs = 15_000

/**
 * The model that the run has left behind: the one before it when it was cut over, its target when it was cancelled or rolled
 * back. After that there is no way back but another run.
 */
export async function purgeRun(
  deps: StartPurgeDeps,
  { runId }: { readonly runId: string },
  signal: AbortSignal,
): Promise<EmbeddingModelId> {
  const run = await requireRun(deps.runs, runId, signal)
  const { scope } = run
  if (scope.kind !== 'model') throw refusal('this run had no target model; there is nothing to purge')
  let purged: EmbeddingModelId = scope.model
  await movePointer(
    deps,
    (pointer) => {
      purged = runState(run, pointer) === 'cut-over' ? scope.from : scope.model
      const other = requireDispensable(purged, pointer)
      return other.state === 'purging' ? undefined : withPurgeOf(purged, pointer, deps.clock.now())
    },
    signal,
  )
  await deps.reindexQueue.send({ kind: 'purge', model: purged }, signal, beginsAfterMs)
  return purged
}

/** For the maintenance timer: models whose time is over, and purges that have come to a standstill. */
export async function purgeExpiredModels(
  deps: StartPurgeDeps,
  signal: AbortSignal,
): Promise<readonly EmbeddingModelId[]> {
  const now = deps.clock.now()
  const { pointer } = await deps.readPointer(signal)
  const due = pointer.others.filter((other) => isDue(other, now)).map(({ model }) => model)
  for (const model of due) {
    await movePointer(
      deps,
      (current) => {
        const other = current.others.find((each) => each.model === model)
        return other && isDue(other, now) ? withPurgeOf(model, current, now) : undefined
      },
      signal,
    )
    await deps.reindexQueue.send({ kind: 'purge', model }, signal, beginsAfterMs)
  }
  return due
}

/**
 * A purge takes ten minutes and a little; one that takes half a day has lost its job, or has millions of documents to go through. A
 * second one does no harm then, but one at every call would: it counts as begun anew, so that the next comes half a day later.
 */
const standstillAfterMs = 12 * 60 * 60_000

function isDue(other: OtherModel, now: number): boolean {
  switch (other.state) {
    case 'target':
      return false
    case 'previous':
    case 'retired':
      return other.until <= now
    case 'purging':
      return now - other.since >= standstillAfterMs
  }
}

function requireDispensable(model: EmbeddingModelId, pointer: ActiveModel): OtherModel {
  const other = pointer.others.find((each) => each.model === model)
  if (other?.state === 'target') throw refusal(`a run works towards ${model}; cancel it first`)
  if (other) return other
  if (model === pointer.model) throw refusal(`${model} answers questions; there is nothing to purge`)
  throw refusal(`nothing is kept for ${model}`)
}

function refusal(message: string): AppError {
  return invalidRequest({ path: 'id', message })
}
