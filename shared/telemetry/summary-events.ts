// What is reported of the running summaries of conversations.

export interface SummaryWritten {
  readonly sessionId: string
  /** The last turn the summary covers. */
  readonly throughTurn: number
  /** Turns taken in by this step. */
  readonly turns: number
  readonly summaryTokens: number
  readonly latencyMs: number
}

/** A summary was not asked for, or its job has failed every time. Nothing is lost: a later job takes the turns in. */
export interface SummaryFailed {
  readonly sessionId: string
  readonly kind: 'summary' | 'title'
  readonly code: string
}
