// What is reported of each chat request: exactly one of these, whichever way it ended.

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
  /** Of every call to a model the turn took: rewriting, embedding, failed and hedged ones as well. */
  readonly costMicroDollars: number
  readonly wasHedged: boolean
  /** `interrupted` when the caller left before the end. */
  readonly finishReason: string
  readonly passages: number
  readonly historyTurns: number
  readonly historyTurnsLeftOut: number
  /** Of those, turns the running summary does not cover either: its job is late. */
  readonly historyTurnsForgotten: number
  /** The service found the prompt too long although it was built to fit: our count or the window is wrong. */
  readonly wasPromptShrunk: boolean
  /** Redacted; both only when the setting TELEMETRY_CONTENT asks for them. */
  readonly question: string | undefined
  readonly answer: string | undefined
}

/** A question that was sent again, and got the answer that was remembered: no turn, and nothing was paid for. */
export interface AnswerReplayed {
  readonly requestId: string
  readonly sessionId: string
  readonly latencyMs: number
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
