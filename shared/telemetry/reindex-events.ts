// What is reported of the way from one embedding model to another.

export interface ReindexStarted {
  readonly runId: string
  readonly scope: string
  /** The model that is to become the active one, if any. */
  readonly embeddingModel: string | undefined
}

/** Counts are documents. */
export interface ReindexProgress {
  readonly runId: string
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly remaining: number
}

export interface ReindexCompleted extends ReindexProgress {
  readonly durationMs: number
}

export interface ReindexCutOver {
  readonly runId: string
  /** The model that answers questions from now on. */
  readonly embeddingModel: string
  /** Documents were missing, and the operator insisted. */
  readonly isForced: boolean
}

export interface ReindexRolledBack {
  readonly runId: string
  readonly embeddingModel: string
}

/** Nothing of the model is left. */
export interface ReindexPurged {
  readonly embeddingModel: string
  readonly durationMs: number
}
