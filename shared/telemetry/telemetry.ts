// What the application says about itself: one method per event. No question, answer or document text ever passes here.

export interface AttemptRecord {
  readonly deployment: string
  readonly outcome: string
  readonly durationMs: number
  readonly timeToFirstTokenMs: number | undefined
  readonly isHedge: boolean
}

export interface AiCompletion {
  readonly requestId: string
  readonly sessionId: string
  readonly turnId: string
  readonly region: string
  readonly model: string
  readonly embeddingModel: string
  readonly attempts: readonly AttemptRecord[]
  readonly timeToFirstTokenMs: number | undefined
  readonly latencyMs: number
  readonly promptTokens: number
  readonly cachedPromptTokens: number
  readonly completionTokens: number
  readonly totalTokens: number
  /** `interrupted` when the caller left before the end. */
  readonly finishReason: string
  readonly passages: number
  readonly historyTurns: number
  readonly historyTurnsLeftOut: number
  /** Of those, turns the running summary does not cover either: its job is late. */
  readonly historyTurnsForgotten: number
  /** The service found the prompt too long although it was built to fit: our count or the window is wrong. */
  readonly wasPromptShrunk: boolean
}

export interface AiCompletionError {
  readonly requestId: string
  readonly sessionId: string | undefined
  readonly code: string
  readonly latencyMs: number
  readonly attempts: readonly AttemptRecord[]
  /** Class and message of the cause, for operators; adapters keep content out of their messages. */
  readonly cause: string | undefined
}

export interface DocumentIndexed {
  readonly documentId: string
  readonly embeddingModel: string
  readonly outcome: 'indexed' | 'unchanged' | 'removed' | 'failed'
  readonly passages: number
  /** Passages whose vectors had to be bought; the rest were known. */
  readonly embedded: number
  readonly promptTokens: number
  readonly latencyMs: number
  readonly code: string | undefined
}

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
  readonly code: string
}

export interface Telemetry {
  summaryWritten(event: SummaryWritten): void
  summaryFailed(event: SummaryFailed): void
  aiCompletion(event: AiCompletion): void
  aiCompletionError(event: AiCompletionError): void
  documentIndexed(event: DocumentIndexed): void
}
