// What the pointer says after each step of an upgrade. Pure: who may take a step, and when, is decided elsewhere.
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel, OtherModel, PointerMove } from '../../retrieval/active-model.ts'

type Move = Omit<PointerMove, 'kind'>

export function withRun(pointer: ActiveModel, runId: string, target: EmbeddingModelId | undefined): ActiveModel {
  const run = { id: runId, isPaused: false }
  if (!target) return { ...pointer, run }
  return { ...pointer, run, others: [...without(pointer, target), { state: 'target', model: target }] }
}

export function withPause(pointer: ActiveModel, isPaused: boolean): ActiveModel {
  return { ...pointer, run: pointer.run && { ...pointer.run, isPaused } }
}

/** @param until how long the passages of its target are kept in case it is wanted again. */
export function withoutRun(pointer: ActiveModel, until: number): ActiveModel {
  const others = pointer.others.map((other) => (other.state === 'target' ? retired(other.model, until) : other))
  return { ...pointer, run: undefined, others }
}

/**
 * A run that is not over goes on, now for the model that answers.
 *
 * @param until how long the model it leaves is kept up to date.
 */
export function cutOverTo(
  target: EmbeddingModelId,
  pointer: ActiveModel,
  move: Move,
  { until, isOver }: { readonly until: number; readonly isOver: boolean },
): ActiveModel {
  const run = pointer.run?.id === move.runId && isOver ? undefined : pointer.run
  return { ...pointer, ...movedTo(target, pointer, { kind: 'cut-over', ...move }, until), run }
}

export function rolledBackTo(previous: EmbeddingModelId, pointer: ActiveModel, move: Move, until: number): ActiveModel {
  return { ...pointer, ...movedTo(previous, pointer, { kind: 'rollback', ...move }, until) }
}

export function withPurgeOf(model: EmbeddingModelId, pointer: ActiveModel, since: number): ActiveModel {
  return { ...pointer, others: [...without(pointer, model), { state: 'purging', model, since }] }
}

export function withoutModel(pointer: ActiveModel, model: EmbeddingModelId): ActiveModel {
  return { ...pointer, others: without(pointer, model) }
}

/** One model is kept for going back; the one before that has had its time. */
function movedTo(model: EmbeddingModelId, pointer: ActiveModel, move: PointerMove, until: number) {
  const rest = without(pointer, model).map((other) =>
    other.state === 'previous' ? retired(other.model, move.at) : other,
  )
  const others: OtherModel[] = [{ state: 'previous', model: pointer.model, until }, ...rest]
  return { model, since: move.at, others, lastMove: move }
}

function without(pointer: ActiveModel, model: EmbeddingModelId): readonly OtherModel[] {
  return pointer.others.filter((other) => other.model !== model)
}

function retired(model: EmbeddingModelId, until: number): OtherModel {
  return { state: 'retired', model, until }
}
