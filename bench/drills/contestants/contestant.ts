// A way of asking several regions for an answer: the usual code, or ours. All see the same questions and the same regions.
import type { ModelMessage } from '../../../shared/models/chat-model.ts'

export interface Endpoint {
  readonly region: string
  /** Base URL of the stand-in. */
  readonly url: string
  readonly deployment: string
  readonly tokensPerMinute?: number
  readonly requestsPerMinute?: number
}

export interface Question {
  readonly messages: readonly ModelMessage[]
  readonly sessionId: string
  readonly userId: string
  readonly maxOutputTokens: number
  readonly canRestart: boolean
}

/** What the user sees. */
export type Shown =
  | { readonly type: 'text'; readonly text: string }
  /** The text so far is replaced by what follows. */
  | { readonly type: 'restart' }
  /** The service has said that the answer is complete. */
  | { readonly type: 'finish'; readonly region: string }

export interface Contestant {
  answer(question: Question, signal: AbortSignal): AsyncIterable<Shown>
}

export type ContestantName = 'one-endpoint' | 'article-recipe' | 'region-pool' | 'region-pool-without-hedging'

export const localKey = 'local-key'

export function baseUrlOf({ url }: Endpoint): string {
  return `${url}/openai/v1`
}
