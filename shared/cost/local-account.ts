// An account as one instance uses it: it holds a slice of the budget and promises parts of it to work under way. Most
// reservations need nobody else; the ledger is asked when the slice is short.
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { AccountKey } from './account.ts'
import type { AccountWriterDeps } from './account-writer.ts'
import { AccountWriter } from './account-writer.ts'
import type { UsageLine } from './usage-line.ts'

/** `spent`: the period's budget cannot pay for this any more. `promised`: it could, were it not for work under way. */
export type Reservation = 'granted' | 'spent' | 'promised'

/** A crashed instance's slice is free again after this long; a running instance renews it after half of it. */
const leaseMs = 60_000
/** Clocks of instances differ by less, and a slice is not used when it may be another's already. */
const leaseMarginMs = 10_000
/** Most that is held beyond what was asked for: the rest is there for other instances. */
const headroomShare = 0.05
/** Who has asked within this time will probably ask again; after it, what is held for them is given back. */
const demandLastsMs = 10_000
/** What was promised to others comes back when their work is over; asking again sooner than this finds the same. */
const askAgainAfterMs = 1_000
/** Somebody in a conversation asks again within this time. */
const forgetAfterMs = 60_000
/** The ledger is a database; one this late is not going to answer. */
const postTimeoutMs = 5_000

export class LocalAccount {
  readonly key: AccountKey
  readonly limitMicroDollars: number | undefined
  readonly #clock: Clock
  readonly #writer: AccountWriter
  #sliceMicroDollars = 0
  #sliceUntil = 0
  #promisedMicroDollars = 0
  /** Promised since the last post: what the next seconds will probably want again. */
  #demandMicroDollars = 0
  #demandedAt = 0
  /** What is waited for. */
  readonly #asks = new Set<{ readonly microDollars: number }>()
  #askAgainAt = 0
  #waiting = 0
  #usedAt: number
  #isPosting = false
  #current: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  constructor(deps: AccountWriterDeps, key: AccountKey, limitMicroDollars: number | undefined) {
    this.key = key
    this.limitMicroDollars = limitMicroDollars
    this.#clock = deps.clock
    this.#usedAt = deps.clock.now()
    this.#writer = new AccountWriter(deps, key)
  }

  /** Is there anything that the ledger should hear of? */
  get isDue(): boolean {
    const excess = this.#sliceMicroDollars - this.#promisedMicroDollars - this.#headroomMicroDollars
    const isRenewalDue = this.#sliceMicroDollars > 0 && this.#sliceUntil - this.#clock.now() < leaseMs / 2
    return this.#writer.hasUnposted || excess > 0 || isRenewalDue
  }

  /** Nothing is held, promised, waited for or unposted. */
  get isSettled(): boolean {
    const isIdle = this.#waiting === 0 && this.#promisedMicroDollars === 0 && this.#sliceMicroDollars === 0
    return isIdle && !this.#writer.hasUnposted
  }

  /** It can be forgotten, and will not be missed: whoever comes back later can wait for one more read. */
  get isForgettable(): boolean {
    return this.isSettled && this.#clock.now() - this.#usedAt > forgetAfterMs
  }

  /** @param share of the budget that this kind of work may use up; the rest is kept for what matters more. */
  async reserve(microDollars: number, share: number): Promise<Reservation> {
    const limit = this.limitMicroDollars
    if (limit === undefined) return 'granted'
    this.#waiting += 1
    this.#usedAt = this.#clock.now()
    try {
      return await this.#reserve(microDollars, limit, share)
    } finally {
      this.#waiting -= 1
    }
  }

  async #reserve(microDollars: number, limit: number, share: number): Promise<Reservation> {
    const ask = { microDollars }
    for (const mayAsk of [true, true, false]) {
      if (this.#isSpent(microDollars, limit, share)) return 'spent'
      if (this.#fits(microDollars)) {
        this.#promisedMicroDollars += microDollars
        this.#demandMicroDollars += microDollars
        this.#demandedAt = this.#clock.now()
        return 'granted'
      }
      if (!mayAsk || (this.#clock.now() < this.#askAgainAt && !this.#isPosting)) break
      this.#asks.add(ask)
      await this.post().finally(() => this.#asks.delete(ask))
    }
    return 'promised'
  }

  /** Work is over, or needs less than it was promised. */
  release(microDollars: number): void {
    this.#promisedMicroDollars -= microDollars
  }

  charge(line: UsageLine): void {
    this.#usedAt = this.#clock.now()
    this.#writer.charge(line)
  }

  /** Posts what was spent and renews the slice. Who calls while a post is under way waits for the next, and shares it. */
  post(): Promise<void> {
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined
        this.#current = this.#postNow()
        return this.#current
      })
    return this.#next
  }

  get #headroomMicroDollars(): number {
    if (this.#clock.now() - this.#demandedAt > demandLastsMs) return 0
    return Math.floor(Math.min(this.#demandMicroDollars, (this.limitMicroDollars ?? 0) * headroomShare))
  }

  /** While a post is under way, the slice is what it will turn out to be. */
  #fits(microDollars: number): boolean {
    if (this.#isPosting || this.#clock.now() >= this.#sliceUntil) return false
    return this.#promisedMicroDollars + this.#writer.unpostedMicroDollars + microDollars <= this.#sliceMicroDollars
  }

  /** For good, as far as this period goes. The first to find out still posts, so that everybody is told. */
  #isSpent(microDollars: number, limit: number, share: number): boolean {
    const account = this.#writer.account
    if (!account) return false
    const spent = account.spentMicroDollars + this.#writer.unpostedMicroDollars
    if (share < 1) return spent + this.#promisedMicroDollars + microDollars > limit * share
    return spent + microDollars > limit && account.reached[100] !== undefined
  }

  async #postNow(): Promise<void> {
    const now = this.#clock.now()
    const keepsMicroDollars = this.#promisedMicroDollars
    const asks = [...this.#asks].map(({ microDollars }) => microDollars)
    const askedMicroDollars = asks.reduce((sum, each) => sum + each, 0)
    const isLimited = this.limitMicroDollars !== undefined
    const wishes = {
      keepsMicroDollars,
      wantsMicroDollars: isLimited ? keepsMicroDollars + askedMicroDollars + this.#headroomMicroDollars : 0,
      // Who is turned away for good says so, and does not wait because somebody else asks for less.
      asksMicroDollars: asks.length === 0 ? 0 : Math.max(...asks),
      limitMicroDollars: this.limitMicroDollars,
      expiresAt: now + leaseMs,
    }
    this.#demandMicroDollars = 0
    this.#isPosting = true
    const deadline = startDeadline(this.#clock, postTimeoutMs, new AbortController().signal)
    try {
      this.#sliceMicroDollars = await this.#writer.post(wishes, deadline.signal)
      this.#sliceUntil = wishes.expiresAt - leaseMarginMs
      if (this.#sliceMicroDollars < keepsMicroDollars + askedMicroDollars) this.#askAgainAt = now + askAgainAfterMs
    } catch (error) {
      // What is held now depends on whether the write was made: nothing more is promised until that is known.
      this.#sliceUntil = 0
      throw error
    } finally {
      deadline.clear()
      this.#isPosting = false
    }
  }
}
