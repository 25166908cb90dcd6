// A re-index run: documents looked at again, towards another embedding model or for the ones in use.
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'

export type RunScope =
  /** Every document, for an embedding model that is to follow the one that was active at the start. */
  | { readonly kind: 'model'; readonly model: EmbeddingModelId; readonly from: EmbeddingModelId }
  /** Every document there is at the start; what has not changed since it was indexed costs a look. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'documents'; readonly names: readonly string[] }

export interface ReindexRun {
  readonly id: string
  readonly scope: RunScope
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** User id of the operator. */
  readonly startedBy: string
  /** When nothing was left to do for the first time. */
  readonly completedAt: number | undefined
  readonly end: RunEnd | undefined
  /** Why a part of the run itself, not of a document, had to be repeated the last time. */
  readonly problem: RunProblem | undefined
}

export interface RunEnd {
  readonly as: 'finished' | 'cancelled' | 'cut-over' | 'rolled-back'
  readonly at: number
  readonly by: string
  readonly isForced: boolean
}

export interface RunProblem {
  readonly message: string
  readonly at: number
}

export type RunState = 'running' | 'paused' | 'complete' | RunEnd['as']

/**
 * The pointer has the last word, because it changes in one write: a run is alive while the pointer names it. What is recorded with
 * the run comes after that write, and may be missing when somebody died between the two. A run that was cut over by force is both:
 * it goes on until nothing is left.
 */
export function runState(run: ReindexRun, pointer: ActiveModel): RunState {
  if (pointer.lastMove?.runId === run.id) return pointer.lastMove.kind === 'cut-over' ? 'cut-over' : 'rolled-back'
  if (pointer.run?.id === run.id) {
    if (pointer.run.isPaused) return 'paused'
    return run.completedAt === undefined ? 'running' : 'complete'
  }
  return run.end?.as ?? 'cancelled'
}
