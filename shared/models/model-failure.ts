// Why one call to one deployment failed, in the terms the region pool decides by. Adapters translate into it once.
import type { TokenUsage } from './token-usage.ts'

/** The four reasons behind a 429; each is cured by something else, so each is counted on its own. */
export type ThrottleKind = 'quota' | 'capacity' | 'temporary-reduction' | 'over-reservation'

export type ModelFailure =
  /** 429. `retryAfterMs` is the longest of all hints the service gave; undefined when it gave none. */
  | { readonly kind: 'throttled'; readonly throttle: ThrottleKind; readonly retryAfterMs: number | undefined }
  /** 5xx, refused or reset before the first token. */
  | { readonly kind: 'unavailable'; readonly status: number | undefined }
  /** One of our own three deadlines passed. */
  | { readonly kind: 'timed-out'; readonly phase: 'first-token' | 'gap' | 'total' }
  /** The stream broke or ended without a finish reason. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'content-filtered'; readonly side: 'question' | 'answer'; readonly category: string }
  | { readonly kind: 'context-overflow' }
  /** 401, 403, 404: this deployment needs an operator, the others do not. */
  | { readonly kind: 'misconfigured'; readonly status: number }
  /** Any other 4xx: the request itself is wrong, and wrong everywhere. */
  | { readonly kind: 'rejected'; readonly status: number }
  /** The caller's signal, or the loser of a hedge. */
  | { readonly kind: 'cancelled' }

export class ModelError extends Error {
  readonly failure: ModelFailure
  /** Tokens consumed before the failure, when the service reported them. */
  readonly usage: TokenUsage | undefined

  constructor(failure: ModelFailure, options: { cause?: unknown; usage?: TokenUsage } = {}) {
    super(`model call failed: ${failure.kind}`, { cause: options.cause })
    this.name = 'ModelError'
    this.failure = failure
    this.usage = options.usage
  }
}
