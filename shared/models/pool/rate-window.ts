// What one deployment has been asked for in its last minute, counted as the service counts it: by estimate, when a call starts.
//
// A token bucket of the same size would let twice the quota through in the first minute after a pause. The service adds up what
// it receives in a window whose start we do not know, so the one safe rule is that no window holds more than the quota.
import { UseByOthers } from './use-by-others.ts'

/** One call's share of the window. */
export interface Charge {
  readonly at: number
  amount: number
  /** The part that the call turned out not to use: given back once the service's figures show that it agrees. */
  unused: number
  /** False until the service has answered. */
  isCounted: boolean
  /** Counts our calls. */
  readonly n: number
  /** What they came to with this one, within the window and since the beginning. */
  readonly usedThen: number
  readonly sentThen: number
}

interface Figure {
  readonly at: number
  /** The call it came with. */
  readonly n: number
  /** What the service has counted beyond our own calls. */
  readonly beyondOurs: number
}

export class RateWindow {
  readonly windowMs: number
  /** How long a charge stays on the account. */
  readonly #keptMs: number
  readonly #configuredLimit: number
  readonly #others: UseByOthers
  #serviceLimit: number
  /** In order of time. */
  #charges: Charge[] = []
  /** Of our own calls: on the account, of that unused, of that not answered yet; and since the beginning. */
  #used = 0
  #unused = 0
  #uncounted = 0
  #sent = 0
  #calls = 0
  #figure: Figure = { at: -Infinity, n: 0, beyondOurs: 0 }

  /** @param arrivalMs the longest that a call is thought to be on its way: the service's window begins with its arrival. */
  constructor(limit: number, windowMs: number, arrivalMs = 0) {
    this.#configuredLimit = limit
    this.#serviceLimit = limit
    this.windowMs = windowMs
    this.#keptMs = windowMs + arrivalMs
    this.#others = new UseByOthers(windowMs, limit)
  }

  get limit(): number {
    return Math.min(this.#configuredLimit, this.#serviceLimit)
  }

  left(now: number): number {
    this.#forget(now)
    return Math.max(0, this.limit - this.#used - this.#beyondOurs(now))
  }

  /** By what the service has said: what it has counted beyond our calls, or what that has grown by. */
  usedByOthers(now: number): number {
    return Math.max(this.#beyondOurs(now), this.#others.within(now))
  }

  /**
   * When `amount` fits under `share` of the limit, if nothing else is charged meanwhile. An amount above that is let through
   * once the window is empty: only the service can say that it is too much.
   */
  admitsAt(amount: number, share: number, now: number): number {
    this.#forget(now)
    const beyondOurs = this.#beyondOurs(now)
    let excess = this.#used + beyondOurs - Math.max(0, this.limit * share - amount)
    for (const charge of this.#charges) {
      if (excess <= 0) break
      excess -= charge.amount
      if (excess <= 0) return charge.at + this.#keptMs
    }
    return excess > 0 && beyondOurs > 0 ? this.#figure.at + this.#keptMs : 0
  }

  charge(amount: number, now: number): Charge {
    this.#forget(now)
    this.#calls += 1
    this.#sent += amount
    this.#used += amount
    this.#uncounted += amount
    const charge = {
      at: now,
      amount,
      unused: 0,
      isCounted: false,
      n: this.#calls,
      usedThen: this.#used,
      sentThen: this.#sent,
    }
    this.#charges.push(charge)
    return charge
  }

  /**
   * The service has answered the call, and may have said what was left when the call came: that is compared with the account as it
   * was then. Less than we thought: others use the quota too, and we believe it. More: see `#giveBack`.
   */
  answered(charge: Charge, remaining: number | undefined, now: number): void {
    this.#count(charge)
    // An answer that was overtaken by a later call's has nothing new to say, and may be of the service's minute before.
    if (remaining === undefined || charge.n < this.#figure.n) return
    const { n, usedThen, sentThen } = charge
    const counted = this.#serviceLimit - remaining
    const beyondOurs = Math.max(0, this.limit - usedThen - remaining)
    this.#others.note(counted, sentThen, now)
    this.#figure = { at: now, n, beyondOurs }
    if (beyondOurs === 0) this.#giveBack(counted)
  }

  /** What the service says its limit is. A temporary reduction shows as less than configured, its end as the old figure. */
  setLimit(limit: number): void {
    this.#serviceLimit = limit
  }

  /** The call is over and has really used `amount`. */
  settle(charge: Charge, amount: number, now: number): void {
    this.#count(charge)
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
    this.#sent -= charge.unused
    if (!this.#isForgotten(charge, now)) this.#release(charge, charge.unused)
  }

  /** By the latest figure; how long it stays on the service's account, nobody knows. */
  #beyondOurs(now: number): number {
    const { at, beyondOurs } = this.#figure
    return at + this.#keptMs > now ? beyondOurs : 0
  }

  #count(charge: Charge): void {
    if (charge.isCounted) return
    charge.isCounted = true
    this.#uncounted -= charge.amount
  }

  /**
   * The service counts `counted` in all. The latest calls account for it first, in full, for its minute may have begun with any
   * of them; what earlier ones did not use is then no longer held against us.
   */
  #giveBack(counted: number): void {
    if (this.#unused <= 0) return
    // From the earliest, so that it ends at once when there is nothing to give back: a busy minute holds thousands of calls.
    let countedLater = this.#used - this.#uncounted
    for (const charge of this.#charges) {
      if (charge.isCounted) countedLater -= charge.amount
      if (countedLater < counted) return
      this.#release(charge, charge.unused)
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
    return charge.at + this.#keptMs <= now
  }
}
