// An amount that may be used per minute, kept one of two ways. Azure documents a count that starts over every minute;
// what it does in practice often looks like continuous refill, so both can be had.

export interface Grant {
  readonly isGranted: boolean
  readonly remaining: number
  /** Until the whole amount is there again. */
  readonly resetMs: number
  /** Until this request could be granted; 0 when it was. */
  readonly retryAfterMs: number
}

export interface Allowance {
  take(amount: number, nowMs: number): Grant
}

const minuteMs = 60_000

/** A count that starts over when the window, opened by its first request, has passed. */
export class WindowAllowance implements Allowance {
  readonly #limit: number
  readonly #windowMs: number
  readonly #countsRefused: boolean
  #opensAt = Number.NEGATIVE_INFINITY
  #used = 0

  constructor(limit: number, windowMs = minuteMs, countsRefused = false) {
    this.#limit = limit
    this.#windowMs = windowMs
    this.#countsRefused = countsRefused
  }

  take(amount: number, nowMs: number): Grant {
    if (nowMs >= this.#opensAt + this.#windowMs) {
      this.#opensAt = nowMs
      this.#used = 0
    }
    const isGranted = this.#used + amount <= this.#limit
    if (isGranted || this.#countsRefused) this.#used += amount
    const resetMs = this.#opensAt + this.#windowMs - nowMs
    return {
      isGranted,
      remaining: Math.max(0, this.#limit - this.#used),
      resetMs,
      retryAfterMs: isGranted ? 0 : resetMs,
    }
  }
}

/** A bucket that holds one minute's amount and fills evenly. */
export class RefillAllowance implements Allowance {
  readonly #limit: number
  #level: number
  #filledAt: number | undefined

  constructor(limit: number) {
    this.#limit = limit
    this.#level = limit
  }

  take(amount: number, nowMs: number): Grant {
    const elapsedMs = nowMs - (this.#filledAt ?? nowMs)
    this.#filledAt = nowMs
    this.#level = Math.min(this.#limit, this.#level + (elapsedMs / minuteMs) * this.#limit)
    const isGranted = amount <= this.#level
    if (isGranted) this.#level -= amount
    return {
      isGranted,
      remaining: Math.floor(this.#level),
      resetMs: this.#msToFill(this.#limit - this.#level),
      // More than a minute's amount can never be granted; Azure says a minute then.
      retryAfterMs: isGranted ? 0 : Math.min(minuteMs, this.#msToFill(amount - this.#level)),
    }
  }

  #msToFill(amount: number): number {
    return (amount / this.#limit) * minuteMs
  }
}
