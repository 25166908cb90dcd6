// The pointer that says which embedding model answers questions now, and for which others documents are kept indexed. It is one
// item, so that one read gives one consistent picture, and one write changes it.
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'

export interface ActiveModel {
  readonly model: EmbeddingModelId
  /** Since when; milliseconds since the epoch, like all times here. */
  readonly since: number
  /** Embedding models that have passages in the index beside the active one; each is in here once. */
  readonly others: readonly OtherModel[]
  /** The one re-index run that is under way. */
  readonly run: RunUnderWay | undefined
  /** How the pointer came to be where it is; undefined for the first model of an installation. */
  readonly lastMove: PointerMove | undefined
}

export type OtherModel =
  /** Documents are kept indexed for it, because a run works towards it. */
  | { readonly state: 'target'; readonly model: EmbeddingModelId }
  /** Documents are kept indexed for it, so that going back to it is one write. */
  | { readonly state: 'previous'; readonly model: EmbeddingModelId; readonly until: number }
  /** No longer kept up to date; its passages stay until then in case it is wanted again. */
  | { readonly state: 'retired'; readonly model: EmbeddingModelId; readonly until: number }
  /** Its passages are being removed. */
  | { readonly state: 'purging'; readonly model: EmbeddingModelId; readonly since: number }

export interface RunUnderWay {
  readonly id: string
  readonly isPaused: boolean
}

export interface PointerMove {
  readonly kind: 'cut-over' | 'rollback'
  readonly runId: string
  readonly at: number
  /** User id of the operator. */
  readonly by: string
  /** True when the operator insisted although documents were missing. */
  readonly isForced: boolean
}

/** The pointer as read: `revision` guards the next write of it. */
export interface ActiveModelRecord {
  readonly pointer: ActiveModel
  readonly revision: string
}

export interface ActiveModelStore {
  read(signal: AbortSignal): Promise<ActiveModelRecord | undefined>
  /** Writes `first` unless a pointer exists already; returns the one that then stands. */
  initialise(first: ActiveModel, signal: AbortSignal): Promise<ActiveModelRecord>
  /** False when the pointer was changed since `expected` was read, and nothing was written. */
  replace(next: ActiveModel, expected: string, signal: AbortSignal): Promise<boolean>
}

/** The models that documents are kept indexed for, the active one first. */
export function keptModels({ model, others }: Pick<ActiveModel, 'model' | 'others'>): readonly EmbeddingModelId[] {
  const kept = others.filter(({ state }) => state === 'target' || state === 'previous')
  return [model, ...kept.map((other) => other.model)]
}
