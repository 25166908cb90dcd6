// What one deployment has been asked for in its last minute, counted as the service counts it: by estimate, when a call starts.
//
// A token bucket of the same size would let twice the quota through in the first minute after a pause. The service adds up what
// it receives in a window whose start we do not know, so the one safe rule is that no window holds more than the quota.

/** One call's share of the window; the window's own. */
export interface Charge {
  readonly at: number
  amount: number
  /** The part that the call turned out not to use: given back once the service's figures show that it agrees. */
  unused: number
  /** False until the service has answered, so that its `remaining` figure includes this call. */
  isCounted: boolean
}

export class RateWindow {
  readonly windowMs: number
  readonly #configuredLimit: number
  #limit: number
  /** In order of time. */
  #charges: Charge[] = []
  #used = 0
  #unused = 0
  #uncounted = 0

  constructor(limit: number, windowMs: number) {
    this.#configuredLimit = limit
    this.#limit = limit
    this.windowMs = windowMs
  }

  get limit(): number {
    return this.#limit
  }

  left(now: number): number {
    this.#forget(now)
    return Math.max(0, this.#limit - this.#used)
  }

  /**
   * When `amount` fits under `share` of the limit, if nothing else is charged meanwhile. An amount above that is let through
   * once the window is empty: only the service can say that it is too much.
   */
  admitsAt(amount: number, share: number, now: number): number {
    this.#forget(now)
    let excess = this.#used - Math.max(0, this.#limit * share - amount)
    for (const charge of this.#charges) {
      if (excess <= 0) break
      excess -= charge.amount
      if (excess <= 0) return charge.at + this.windowMs
    }
    return 0
  }

  charge(amount: number, now: number): Charge {
    const charge = { at: now, amount, unused: 0, isCounted: false }
    this.#charges.push(charge)
    this.#used += amount
    this.#uncounted += amount
    return charge
  }

  /** The service has answered the call, so that it is part of every figure from here on. */
  count(charge: Charge): void {
    if (charge.isCounted) return
    charge.isCounted = true
    this.#uncounted -= charge.amount
  }

  /**
   * The service says what is left. Calls it has not answered yet are not in its figure. Less than we thought: others use the
   * quota too, and we believe it. More: we take back at most what our own calls did not use.
   */
  correct(remaining: number, now: number): void {
    const surplus = Math.max(0, remaining - this.#uncounted) - this.left(now)
    if (surplus < 0) this.#addUncalled(-surplus, now)
    else this.#giveBack(surplus)
  }

  /** A temporary reduction shows as a lower limit than the one configured; its end as the old one. */
  setLimit(limit: number): void {
    this.#limit = Math.min(limit, this.#configuredLimit)
  }

  /** The call is over and has really used `amount`. */
  settle(charge: Charge, amount: number, now: number): void {
    this.count(charge)
    this.#forget(now)
    if (this.#isForgotten(charge, now)) return
    if (amount > charge.amount) this.#used += amount - charge.amount
    charge.unused = Math.max(0, charge.amount - amount)
    charge.amount = Math.max(charge.amount, amount)
    this.#unused += charge.unused
  }

  /** The call was never made, or refused: nothing of it counts. */
  cancel(charge: Charge, now: number): void {
    this.settle(charge, 0, now)
    if (!this.#isForgotten(charge, now)) this.#release(charge, charge.unused)
  }

  #addUncalled(amount: number, now: number): void {
    this.#charges.push({ at: now, amount, unused: 0, isCounted: true })
    this.#used += amount
  }

  #giveBack(amount: number): void {
    let rest = Math.min(amount, this.#unused)
    for (const charge of this.#charges) {
      if (rest <= 0) return
      const part = Math.min(rest, charge.unused)
      this.#release(charge, part)
      rest -= part
    }
  }

  #release(charge: Charge, amount: number): void {
    charge.amount -= amount
    charge.unused -= amount
    this.#used -= amount
    this.#unused -= amount
  }

  #forget(now: number): void {
    let expired = 0
    for (const charge of this.#charges) {
      if (!this.#isForgotten(charge, now)) break
      this.#used -= charge.amount
      this.#unused -= charge.unused
      expired += 1
    }
    if (expired > 0) this.#charges.splice(0, expired)
  }

  #isForgotten(charge: Charge, now: number): boolean {
    return charge.at + this.windowMs <= now
  }
}
