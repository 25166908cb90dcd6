// The pointer that says which embedding model answers questions now. One write moves it.
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'

export interface ActiveModel {
  readonly model: EmbeddingModelId
  readonly previous: EmbeddingModelId | undefined
  /** Milliseconds since the epoch. */
  readonly since: number
}

export interface ActiveModelStore {
  read(signal: AbortSignal): Promise<ActiveModel | undefined>
  /** Writes `first` unless a pointer exists already; returns the one that then stands. */
  initialise(first: ActiveModel, signal: AbortSignal): Promise<ActiveModel>
}
