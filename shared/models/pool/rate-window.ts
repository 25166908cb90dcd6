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
  /** False until the service has answered. */
  isCounted: boolean
  readonly isOurs: boolean
}

export class RateWindow {
  readonly windowMs: number
  readonly #configuredLimit: number
  #serviceLimit: number
  /** In order of time. */
  #charges: Charge[] = []
  #used = 0
  #unused = 0
  #uncounted = 0

  constructor(limit: number, windowMs: number) {
    this.#configuredLimit = limit
    this.#serviceLimit = limit
    this.windowMs = windowMs
  }

  get limit(): number {
    return Math.min(this.#configuredLimit, this.#serviceLimit)
  }

  left(now: number): number {
    this.#forget(now)
    return Math.max(0, this.limit - this.#used)
  }

  /**
   * When `amount` fits under `share` of the limit, if nothing else is charged meanwhile. An amount above that is let through
   * once the window is empty: only the service can say that it is too much.
   */
  admitsAt(amount: number, share: number, now: number): number {
    this.#forget(now)
    let excess = this.#used - Math.max(0, this.limit * share - amount)
    for (const charge of this.#charges) {
      if (excess <= 0) break
      excess -= charge.amount
      if (excess <= 0) return charge.at + this.windowMs
    }
    return 0
  }

  charge(amount: number, now: number): Charge {
    const charge = { at: now, amount, unused: 0, isCounted: false, isOurs: true }
    this.#charges.push(charge)
    this.#used += amount
    this.#uncounted += amount
    return charge
  }

  /**
   * The service has answered the call, and may have said what was left when it came. Calls that we have made since are not in that
   * figure. Those made before are, whether they have their answers or not: it charges a call on arrival. Less than we thought: others
   * use the quota too, and we believe it. More: see `#giveBack`.
   */
  answered(charge: Charge, remaining: number | undefined, now: number): void {
    this.#count(charge)
    if (remaining === undefined) return
    const left = this.left(now)
    const known = Math.max(0, remaining - this.#chargedSince(charge))
    if (known < left) this.#addUseByOthers(left - known, now)
    else this.#giveBack(this.#serviceLimit - remaining)
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
    if (!this.#isForgotten(charge, now)) this.#release(charge, charge.unused)
  }

  #count(charge: Charge): void {
    if (charge.isCounted) return
    charge.isCounted = true
    this.#uncounted -= charge.amount
  }

  /** By our own calls; what others had used until then may have been known before. */
  #chargedSince(earlier: Charge): number {
    let amount = 0
    for (let index = this.#charges.length - 1; index >= 0; index -= 1) {
      const charge = this.#charges[index]
      if (!charge || charge === earlier || charge.at < earlier.at) break
      if (charge.isOurs) amount += charge.amount
    }
    return amount
  }

  #addUseByOthers(amount: number, now: number): void {
    this.#charges.push({ at: now, amount, unused: 0, isCounted: true, isOurs: false })
    this.#used += amount
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
    return charge.at + this.windowMs <= now
  }
}
