// An account as one instance uses it: it holds a slice of the budget and promises parts of it to work under way. Most
// reservations need nobody else; the ledger is asked when the slice is short.
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'
import { SharedRuns } from '../kernel/shared-runs.ts'
import type { AccountKey } from './account.ts'
import type { AccountWriterDeps, Wishes } from './account-writer.ts'
import { AccountWriter } from './account-writer.ts'
import { Demand } from './demand.ts'
import type { UsageLine } from './usage-line.ts'
import type { Ask, Reservation } from './waiting-asks.ts'
import { WaitingAsks } from './waiting-asks.ts'

/** A crashed instance's slice is free again after this long; a running instance renews it after a third of it. */
const leaseMs = 60_000
/** Clocks of instances differ by less, and a slice is not used when it may be another's already. */
const leaseMarginMs = 10_000
/** What was promised to others comes back when their work is over; asking for as much sooner than this finds the same. */
const askAgainAfterMs = 1_000
/** Spending that needs no promise can take what was leased for somebody; hardly twice, each time within one request to the ledger. */
const mostPostsForAnAsk = 3
/**
 * Who has just written need not read before the next write, and would always be faster than other instances, which must. So that these
 * get their turn, it waits after a write, for this many times as long as the write took.
 */
const writesToWait = 3
const mostWaitMs = 1_000
/** Somebody in a conversation asks again within this time. */
const forgetAfterMs = 60_000
/** The ledger is a database; one this late is not going to answer. */
const postTimeoutMs = 5_000

export class LocalAccount {
  readonly key: AccountKey
  readonly limitMicroDollars: number | undefined
  readonly #clock: Clock
  readonly #writer: AccountWriter
  readonly #demand: Demand
  readonly #asks = new WaitingAsks()
  readonly #posts = new SharedRuns(() => this.#postNow())
  #promisedMicroDollars = 0
  #postedAt = 0
  #nextPostAt = 0
  #usedAt: number

  constructor(deps: AccountWriterDeps, key: AccountKey, limitMicroDollars: number | undefined) {
    this.key = key
    this.limitMicroDollars = limitMicroDollars
    this.#clock = deps.clock
    this.#usedAt = deps.clock.now()
    this.#writer = new AccountWriter(deps, key, limitMicroDollars)
    this.#demand = new Demand(deps.clock, limitMicroDollars)
  }

  /** Is there anything that the ledger should hear of? */
  get isDue(): boolean {
    const { microDollars } = this.#writer.held
    const excess = microDollars - this.#promisedMicroDollars - this.#demand.headroomMicroDollars
    const isRenewalDue = microDollars > 0 && this.#usableUntil - this.#clock.now() < leaseMs / 2
    return this.#writer.hasUnposted || excess > 0 || isRenewalDue
  }

  /** Spent here, and not known to be in the ledger. */
  get unpostedMicroDollars(): number {
    return this.#writer.unpostedMicroDollars
  }

  /** Nothing is held, promised, waited for or unposted. */
  get isSettled(): boolean {
    const isIdle = this.#asks.count === 0 && this.#promisedMicroDollars === 0 && this.#writer.held.microDollars === 0
    return isIdle && !this.#writer.hasUnposted
  }

  /** It can be forgotten, and will not be missed: whoever comes back later can wait for one more read. */
  get isForgettable(): boolean {
    return this.isSettled && this.#clock.now() - this.#usedAt > forgetAfterMs
  }

  /** Throws when the ledger has to be asked and does not answer. */
  async reserve(ask: Ask): Promise<Reservation> {
    if (this.limitMicroDollars === undefined) return 'granted'
    const now = this.#clock.now()
    this.#usedAt = now
    // Who waits goes first, or something small would always be quicker than something large.
    const answer = this.#asks.count === 0 ? this.#decide(ask) : undefined
    if (answer) return answer
    const isInVain = now < this.#postedAt + askAgainAfterMs && this.#isPromised(ask)
    if (isInVain && !this.#posts.isRunning) return 'promised'
    const waiting = this.#asks.wait(ask)
    this.#postForAsks()
    return await waiting
  }

  /** Work is over, or needs less than it was promised. */
  release(microDollars: number): void {
    this.#promisedMicroDollars -= microDollars
  }

  /** Its next post is the last: it gives back what is held in advance, and lets no other instance go first. */
  expectNobody(): void {
    this.#demand.startAnew()
    this.#nextPostAt = 0
  }

  charge(line: UsageLine): void {
    this.#usedAt = this.#clock.now()
    this.#writer.charge(line)
  }

  /** Posts what was spent and renews the slice. Who calls while a post is under way waits for the next, and shares it. */
  post(): Promise<void> {
    // It may have begun too early for those who came meanwhile.
    return this.#posts.next().finally(() => this.#postForAsks())
  }

  /** Of the slice. */
  get #freeMicroDollars(): number {
    return this.#writer.held.microDollars - this.#promisedMicroDollars - this.unpostedMicroDollars
  }

  get #usableUntil(): number {
    return this.#writer.held.expiresAt - leaseMarginMs
  }

  /** Promises it when the slice has room. @returns undefined when the ledger has to be asked. */
  #decide({ microDollars, share }: Ask): 'granted' | 'spent' | undefined {
    if (this.#isSpent(microDollars, share)) return 'spent'
    if (this.#clock.now() >= this.#usableUntil || microDollars > this.#freeMicroDollars) return undefined
    this.#promisedMicroDollars += microDollars
    this.#demand.note(microDollars)
    return 'granted'
  }

  /** For good, as far as this period goes. The first to find out still posts, so that everybody is told. */
  #isSpent(microDollars: number, share: number): boolean {
    const { account } = this.#writer
    const limit = this.limitMicroDollars
    if (!account || limit === undefined) return false
    if (share < 1) return microDollars > limit * share - this.#spentMicroDollars - this.#promisedMicroDollars
    return microDollars > limit - this.#spentMicroDollars && account.reached[100] !== undefined
  }

  /** Set aside for others, here or on other instances, as far as the account was last seen. */
  #isPromised({ microDollars }: Ask): boolean {
    const limit = this.limitMicroDollars
    if (!this.#writer.account || limit === undefined) return false
    const unspent = limit - this.#spentMicroDollars
    const promised = this.#promisedMicroDollars + this.#writer.leasedByOthersMicroDollars
    return microDollars <= unspent && microDollars > unspent - promised
  }

  get #spentMicroDollars(): number {
    return (this.#writer.account?.spentMicroDollars ?? 0) + this.unpostedMicroDollars
  }

  #postForAsks(): void {
    if (this.#asks.count === 0 || this.#posts.isRunning) return
    // Its failure is told to whoever waits for it.
    void this.post().catch(() => undefined)
  }

  async #postNow(): Promise<void> {
    const waitMs = this.#nextPostAt - this.#clock.now()
    if (waitMs > 0) await this.#clock.sleep(waitMs)
    const { headroomMicroDollars } = this.#demand
    this.#demand.startAnew()
    let asked = this.#asks.count
    let triedAt = this.#clock.now()
    const wishes = (): Wishes => {
      asked = this.#asks.count
      triedAt = this.#clock.now()
      const expiresAt = triedAt + leaseMs
      const asksMicroDollars = this.#asks.amounts
      return { keepsMicroDollars: this.#promisedMicroDollars, asksMicroDollars, headroomMicroDollars, expiresAt }
    }
    const deadline = startDeadline(this.#clock, postTimeoutMs, new AbortController().signal)
    try {
      await this.#writer.post(wishes, deadline.signal)
      this.#answer(asked)
      const now = this.#clock.now()
      this.#nextPostAt = now + Math.min((now - triedAt) * writesToWait, mostWaitMs)
    } catch (error) {
      const inVain = this.#asks.answer(asked, (ask) => this.#decide(ask))
      this.#asks.fail(inVain, error)
      throw error
    } finally {
      deadline.clear()
    }
  }

  #answer(asked: number): void {
    this.#postedAt = this.#clock.now()
    this.#asks.answer(asked, (ask, posts) => {
      const answer = this.#decide(ask)
      if (answer) return answer
      return posts >= mostPostsForAnAsk || this.#isPromised(ask) ? 'promised' : undefined
    })
  }
}
