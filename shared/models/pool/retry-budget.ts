// What may be spent on calls beyond a request's first, by all requests together: retries must never multiply an outage.

export interface RetryBudgetOptions {
  /** Extra calls each request earns. */
  readonly share: number
  /** The part of `share` that may go into hedges. */
  readonly hedgeShare: number
  /** Extra calls that need not be earned, and how fast they come back. */
  readonly floor: number
  readonly floorPerSecond: number
  /** What was earned weighs 1/e after this long. */
  readonly windowMs: number
}

export const defaultRetryBudgetOptions: RetryBudgetOptions = {
  // A tenth more load is what a region at its limit can bear; Linkerd and Finagle ship 20 % for cheaper calls than ours.
  share: 0.1,
  hedgeShare: 0.05,
  // A lone user with one dead region needs five failovers until its breaker opens, and one for every probe after that.
  floor: 10,
  floorPerSecond: 0.5,
  // One minute: long enough that steady traffic has saved up for the calls it has under way when a region dies.
  windowMs: 60_000,
}

export class RetryBudget {
  readonly #options: RetryBudgetOptions
  /** Earned by recent requests; fades, so that a quiet night does not pay for a storm in the morning. */
  #earned = 0
  /** The part of it that hedges may take. */
  #hedges = 0
  /** For retries when there are few requests to earn from. */
  #floor: number
  #at: number

  constructor(options: RetryBudgetOptions, now: number) {
    this.#options = options
    this.#floor = options.floor
    this.#at = now
  }

  earnForRequest(now: number): void {
    this.#update(now)
    this.#earned += this.#options.share
    this.#hedges += this.#options.hedgeShare
  }

  canPayForRetry(now: number): boolean {
    this.#update(now)
    return this.#earned >= 1 || this.#floor >= 1
  }

  /** False when nothing is left. */
  payForRetry(now: number): boolean {
    if (!this.canPayForRetry(now)) return false
    if (this.#earned >= 1) this.#earned -= 1
    else this.#floor -= 1
    return true
  }

  /** Hedges never touch the floor: they make an answer faster, retries make it possible. */
  canPayForHedge(now: number): boolean {
    this.#update(now)
    return this.#earned >= 1 && this.#hedges >= 1
  }

  payForHedge(now: number): boolean {
    if (!this.canPayForHedge(now)) return false
    this.#earned -= 1
    this.#hedges -= 1
    return true
  }

  #update(now: number): void {
    const elapsedMs = now - this.#at
    if (elapsedMs <= 0) return
    const fade = Math.exp(-elapsedMs / this.#options.windowMs)
    this.#earned *= fade
    this.#hedges *= fade
    this.#floor = Math.min(this.#options.floor, this.#floor + (elapsedMs / 1_000) * this.#options.floorPerSecond)
    this.#at = now
  }
}
