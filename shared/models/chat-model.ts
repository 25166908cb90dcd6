// The port through which the domain asks a chat model; the region pool implements it over many deployments.
import type { Attempt } from './attempt.ts'
import type { TokenUsage } from './token-usage.ts'

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export type FinishReason = 'stop' | 'length'

/** Who gives way when tokens are short: later in this list yields first. */
export type Priority = 'chat' | 'summary' | 'indexing'

export interface ChatRequest {
  readonly messages: readonly ModelMessage[]
  /** Our own count of `messages`, for pacing and for usage that the service does not report. */
  readonly promptTokens: number
  readonly maxOutputTokens: number
  readonly priority: Priority
  /** Whose share of a short bucket this takes. */
  readonly userId: string
  /** Requests with the same key prefer the same region: prompt caches are per region. */
  readonly affinityKey?: string
  /** True when the caller can replace the text it has shown so far (a `restart` event). */
  readonly canRestart: boolean
  /** Called once for each call to a deployment, when that call is over, however it ended. */
  readonly onAttempt?: (attempt: Attempt) => void
}

export type ChatModelEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  /** Forget all text so far: another region starts the answer afresh. */
  | { readonly type: 'restart' }
  | {
      readonly type: 'finish'
      readonly finishReason: FinishReason
      readonly usage: TokenUsage
      readonly model: string
      readonly region: string
    }

export interface ChatModel {
  /**
   * Streams one answer. Ends with exactly one `finish`, or throws an AppError (`capacity_exhausted`, `content_filtered`,
   * `deadline_exceeded`, `upstream_failed`), a ModelError with `context-overflow`, or the signal's reason. Leaving the
   * loop early cancels the call upstream.
   */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatModelEvent>
}
