// What is reported of each chat request: exactly one of these, whichever way it ended.

export interface AttemptRecord {
  readonly deployment: string
  readonly outcome: string
  readonly durationMs: number
  readonly timeToFirstTokenMs: number | undefined
  readonly isHedge: boolean
}

/** A call before the answer: to make a follow-up stand alone, or to embed the question. */
export interface HelperAttemptRecord extends AttemptRecord {
  readonly purpose: string
}

/** What a question has cost, by purpose and model. */
export interface ChargeRecord {
  readonly purpose: string
  readonly model: string
  readonly calls: number
  readonly promptTokens: number
  readonly cachedPromptTokens: number
  readonly completionTokens: number
  readonly costMicroDollars: number
}

/** What is known of every question that got as far as that, answered or not. Phases that were not reached are undefined. */
export interface TurnFacts {
  /** Calls for the answer itself. */
  readonly attempts: readonly AttemptRecord[]
  readonly helperAttempts: readonly HelperAttemptRecord[]
  readonly recallMs: number | undefined
  /** Setting aside what the answer can cost; the ledger is asked now and then. */
  readonly reserveMs: number | undefined
  /** Writing a new session, before its id goes out. */
  readonly beginMs: number | undefined
  readonly rewriteMs: number | undefined
  /** Embedding the question, which is in `helperAttempts`, and searching. */
  readonly retrievalMs: number | undefined
  /** Within the time of the answer: until a deployment could take the call, and between attempts. */
  readonly modelWaitMs: number | undefined
  /** Storing the turn, and asking for its title or summary. */
  readonly rememberMs: number | undefined
  /** Of every call to a model the turn took: rewriting, embedding, failed and hedged ones as well. */
  readonly costMicroDollars: number
  /** The same call by call: their tokens are all that was paid for. */
  readonly charges: readonly ChargeRecord[]
  /** Of those tokens, the prompts of calls that ended before the service had replied at all: whether it read them is not known. */
  readonly assumedPromptTokens: number
}

/** Of a question that was refused before any work was done for it. */
export const nothingDone: TurnFacts = {
  attempts: [],
  helperAttempts: [],
  recallMs: undefined,
  reserveMs: undefined,
  beginMs: undefined,
  rewriteMs: undefined,
  retrievalMs: undefined,
  modelWaitMs: undefined,
  rememberMs: undefined,
  costMicroDollars: 0,
  charges: [],
  assumedPromptTokens: 0,
}

export interface AiCompletion extends TurnFacts {
  readonly requestId: string
  readonly sessionId: string
  readonly turnId: string
  readonly region: string
  readonly model: string
  readonly embeddingModel: string
  readonly timeToFirstTokenMs: number | undefined
  readonly latencyMs: number
  readonly promptTokens: number
  readonly cachedPromptTokens: number
  readonly completionTokens: number
  readonly totalTokens: number
  readonly wasHedged: boolean
  /** `interrupted` when the caller left before the end. */
  readonly finishReason: string
  readonly passages: number
  readonly passagesFound: number
  /** Of those shown, how many only in part. */
  readonly passagesCut: number
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

export interface AiCompletionError extends TurnFacts {
  readonly requestId: string
  readonly sessionId: string | undefined
  readonly code: string
  readonly latencyMs: number
  /** Class and message of the cause, for operators; adapters keep content out of their messages. */
  readonly cause: string | undefined
}
