// The pool's settings, by mechanism; each default carries its reason.
import type { BreakerOptions } from './breaker.ts'
import { defaultBreakerOptions } from './breaker.ts'
import type { CoolDownOptions } from './cool-down.ts'
import { defaultCoolDownOptions } from './cool-down.ts'
import type { RetryBudgetOptions } from './retry-budget.ts'
import { defaultRetryBudgetOptions } from './retry-budget.ts'

export interface DeadlineOptions {
  /** From a call's start to its first token. */
  readonly firstTokenMs: number
  /** Between two tokens, while the reader is waiting for one. */
  readonly gapMs: number
  /** From the request's start to the answer's end: waiting, failed calls and a slow reader included. */
  readonly totalMs: number
}

export interface BackoffOptions {
  /** Upper end of the first wait before returning to a deployment that failed this request; doubles each time, up to `maxMs`. */
  readonly baseMs: number
  readonly maxMs: number
}

export interface HedgingOptions {
  /** A first token later than this quantile of the deployment's own times calls for a hedge. */
  readonly quantile: number
  /** No hedge sooner than this, however fast the deployment usually is. */
  readonly minimumDelayMs: number
  /** A call silent for three times the quantile, and for no less than this, counts as a failure of its deployment. */
  readonly suspectAfterMs: number
  /** No hedge before that many first tokens have been measured. */
  readonly minimumSamples: number
  /** Larger prompts are never sent twice. */
  readonly maxPromptTokens: number
}

export interface WaitingOptions {
  /** Requests waiting for capacity at once. */
  readonly maxWaiting: number
  /** The longest a request waits for capacity, its own deadline permitting. */
  readonly maxWaitMs: number
  /** A request that waits while none of its priority gets through counts as one step more urgent after this long, after twice as long as two. */
  readonly promoteAfterMs: number
}

export interface PoolOptions {
  /** Calls a request may cost, hedges included. */
  readonly maxAttempts: number
  readonly deadlines: DeadlineOptions
  readonly backoff: BackoffOptions
  readonly hedging: HedgingOptions
  readonly waiting: WaitingOptions
  readonly retryBudget: RetryBudgetOptions
  readonly coolDown: CoolDownOptions
  readonly breaker: BreakerOptions
  /** Our count of a text's tokens, where the service reports none. */
  readonly estimateTokens: (text: string) => number
}

/** Any part of any group of settings. */
export type PoolOptionsInput = {
  readonly [K in keyof PoolOptions]?: PoolOptions[K] extends (text: string) => number
    ? PoolOptions[K]
    : PoolOptions[K] extends object
      ? Partial<PoolOptions[K]>
      : PoolOptions[K]
}

export const defaultPoolOptions: PoolOptions = {
  // One call, one failover, and one more for two regions lost at once.
  maxAttempts: 3,
  deadlines: {
    // Twice the slowest healthy first token of a full prompt; at three attempts still within the total.
    firstTokenMs: 20_000,
    gapMs: 15_000,
    // Azure's load balancer ends a silent request after 230 s; nobody reads a chat answer that takes longer than two minutes.
    totalMs: 120_000,
  },
  // Long enough for a restarting server to leave the rotation, short against a first token.
  backoff: { baseMs: 250, maxMs: 5_000 },
  hedging: {
    // "The tail at scale" (Dean, Barroso 2013): a second request after the 95th percentile costs 5 % and removes the tail.
    quantile: 0.95,
    // The network's and the event loop's own hiccups are shorter.
    minimumDelayMs: 50,
    // Half a second of a busy event loop must not look like a region that hangs.
    suspectAfterMs: 1_000,
    minimumSamples: 20,
    // The default history, passages and question fit; above it, reading the prompt twice costs more than the wait.
    maxPromptTokens: 20_000,
  },
  waiting: {
    // At a token quota that answers a few requests a second, more would only wait in vain.
    maxWaiting: 256,
    // Quotas are by the minute: whoever cannot be served when the next has begun is better told when to come back.
    maxWaitMs: 61_000,
    // Two steps leave a third of the wait in which even indexing stands level with chat.
    promoteAfterMs: 20_000,
  },
  retryBudget: defaultRetryBudgetOptions,
  coolDown: defaultCoolDownOptions,
  breaker: defaultBreakerOptions,
  // English prose averages four characters a token.
  estimateTokens: (text) => Math.ceil(text.length / 4),
}

export function withDefaults(input: PoolOptionsInput = {}): PoolOptions {
  const defaults = defaultPoolOptions
  return {
    maxAttempts: input.maxAttempts ?? defaults.maxAttempts,
    deadlines: { ...defaults.deadlines, ...input.deadlines },
    backoff: { ...defaults.backoff, ...input.backoff },
    hedging: { ...defaults.hedging, ...input.hedging },
    waiting: { ...defaults.waiting, ...input.waiting },
    retryBudget: { ...defaults.retryBudget, ...input.retryBudget },
    coolDown: { ...defaults.coolDown, ...input.coolDown },
    breaker: { ...defaults.breaker, ...input.breaker },
    estimateTokens: input.estimateTokens ?? defaults.estimateTokens,
  }
}
