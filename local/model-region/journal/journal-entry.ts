// What is written down about one request. Times are milliseconds since the epoch, tokens are o200k.

export type ModelRoute = 'chat' | 'embeddings' | 'models'

type Outcome = 'in flight' | 'finished' | 'cancelled' | 'dropped'

export interface JournalEntry {
  readonly n: number
  readonly route: ModelRoute
  readonly arrivedAt: number
  /** The caller's own `x-request-id` or `x-ms-client-request-id`. */
  readonly callerRequestId: string | null
  deployment: string | null
  stream: boolean
  status: number | null
  firstByteAt: number | null
  endedAt: number | null
  outcome: Outcome
  /** The fault rule that struck, by its position. */
  fault: number | null
  /** Arrived before a Retry-After that this deployment had stated was over. */
  beforeReturn: boolean
  /** What the quota was charged. */
  estimatedTokens: number
  /** Of a prompt that was not read, or not yet: nobody is billed for it. */
  queuedPromptTokens: number
  promptTokens: number
  cachedTokens: number
  /** Written to the client, whether or not the answer was finished. */
  completionTokens: number
  /** Written after the client had left, before that was noticed. What a real region bills has them too. */
  unreadTokens: number
  embeddingTokens: number
  finishReason: string | null
}

export function startEntry(
  n: number,
  route: ModelRoute,
  arrivedAt: number,
  callerRequestId: string | null,
): JournalEntry {
  return {
    n,
    route,
    arrivedAt,
    callerRequestId,
    deployment: null,
    stream: false,
    status: null,
    firstByteAt: null,
    endedAt: null,
    outcome: 'in flight',
    fault: null,
    beforeReturn: false,
    estimatedTokens: 0,
    queuedPromptTokens: 0,
    promptTokens: 0,
    cachedTokens: 0,
    completionTokens: 0,
    unreadTokens: 0,
    embeddingTokens: 0,
    finishReason: null,
  }
}
