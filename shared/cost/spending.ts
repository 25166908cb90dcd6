// The cost desk of one instance: opens a bill for each piece of work, if the budgets allow it, and posts what was spent to the
// ledger every few seconds.
import { AppError, codeOf } from '../kernel/app-error.ts'
import { isDoneWithin } from '../kernel/is-done-within.ts'
import { onOurOwn } from '../kernel/on-our-own.ts'
import type { AccountWriterDeps } from './account-writer.ts'
import { accountName } from './account.ts'
import { Bill } from './bill.ts'
import type { Budgets, ChargedAccount, Payer } from './budgets.ts'
import { accountsOf } from './budgets.ts'
import { LocalAccount } from './local-account.ts'
import type { CallPricing } from './price-book.ts'
import type { Refusal } from './reserve-all.ts'
import { refusalError, reserveAll } from './reserve-all.ts'
import type { UsageLine } from './usage-line.ts'

export interface SpendingDeps extends AccountWriterDeps {
  readonly costOf: CallPricing
  readonly budgets: Budgets
  /** What cheaper answers may cost beyond each budget, as a share of it; 0: none are given. */
  readonly degradedShare: number
  /** A call is over and charged. */
  readonly onCharged: (line: UsageLine) => void
  /** Posting failed; it is tried again. What an instance has not posted when it ends is in no account. */
  readonly onUnposted: (event: { readonly accounts: number; readonly code: string }) => void
}

/** The most that a piece of work can cost, in micro-dollars. */
export interface Ceiling {
  readonly microDollars: number
  /** With cheaper models; undefined when there are none. */
  readonly degradedMicroDollars?: number | undefined
}

/** Less important work leaves the end of a budget to what matters more. */
export type Work = 'answer' | 'summary' | 'indexing'
const shares: Readonly<Record<Work, number>> = { answer: 1, summary: 0.95, indexing: 0.9 }

export interface OpensBills {
  /** Throws `budget_exceeded` when a budget is out, `rate_limited` when the rest of it is promised for the moment. */
  open(work: Work, payer: Payer, ceiling: Ceiling): Promise<Bill>
}

/** What a crash can lose, in time; and the fewest requests to the ledger that keep several instances up to date. */
const postEveryMs = 5_000
/** Posts at the same moment: enough for hundreds of users, too few to overload a small database. */
const postsAtOnce = 16

export class Spending implements OpensBills {
  readonly #deps: SpendingDeps
  readonly #accounts = new Map<string, LocalAccount>()
  #isPosting = false

  constructor(deps: SpendingDeps) {
    this.#deps = deps
  }

  async open(work: Work, payer: Payer, ceiling: Ceiling): Promise<Bill> {
    const charged = accountsOf(payer, this.#deps.budgets, this.#deps.clock.now())
    if (payer.mayExceedBudget) return this.#bill(charged, 0, false)
    const limited = this.#limited(charged)
    // Also for what is refused: a slice may have been leased for it before the reply got lost.
    this.#startPosting()
    const refusal = await reserveAll(limited, ceiling.microDollars, shares[work])
    if (!refusal) return this.#bill(charged, ceiling.microDollars, false)
    const { degradedMicroDollars } = ceiling
    if (refusal.kind !== 'spent' || this.#deps.degradedShare === 0 || degradedMicroDollars === undefined) {
      throw refusalError(refusal)
    }
    return await this.#openDegraded(charged, degradedMicroDollars)
  }

  /** Before the instance ends: posts what it can, keeps nothing in advance, and says what it could not post in that time. */
  async end(timeoutMs: number): Promise<void> {
    const accounts = [...this.#accounts.values()]
    for (const account of accounts) account.expectNobody()
    if (await isDoneWithin(this.#deps.clock, timeoutMs, this.post())) return
    const unposted = accounts.filter(({ unpostedMicroDollars }) => unpostedMicroDollars > 0)
    if (unposted.length > 0) this.#deps.onUnposted({ accounts: unposted.length, code: 'deadline_exceeded' })
  }

  /** Posts all there is to post, now. */
  async post(): Promise<void> {
    const due = [...this.#accounts.values()].filter(({ isDue }) => isDue)
    const failures: unknown[] = []
    for (let start = 0; start < due.length; start += postsAtOnce) {
      const posts = due.slice(start, start + postsAtOnce).map((account) => account.post())
      const results = await Promise.allSettled(posts)
      failures.push(...results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])))
    }
    for (const [name, account] of this.#accounts) if (account.isForgettable) this.#accounts.delete(name)
    const [first] = failures
    if (failures.length === 0) return
    this.#deps.onUnposted({ accounts: failures.length, code: codeOf(first) })
  }

  /** For each budget that is out, the pot for cheaper answers pays. */
  async #openDegraded(charged: readonly ChargedAccount[], microDollars: number): Promise<Bill> {
    const paying: ChargedAccount[] = []
    try {
      for (const each of charged) {
        const pots =
          each.limitMicroDollars === undefined ? [each] : [each, this.#degradedPot(each, each.limitMicroDollars)]
        paying.push(await this.#firstToReserve(pots, microDollars))
      }
    } catch (error) {
      for (const account of this.#limited(paying)) account.release(microDollars)
      throw error
    }
    return this.#bill(paying, microDollars, true)
  }

  async #firstToReserve(pots: readonly ChargedAccount[], microDollars: number): Promise<ChargedAccount> {
    let refusal: Refusal | undefined
    for (const pot of pots) {
      const account = this.#account(pot)
      const kind = await account.reserve({ microDollars, share: 1 })
      if (kind === 'granted') return pot
      // A pot that is only promised for the moment will pay later, whatever the others are.
      if (refusal?.kind !== 'promised') refusal = { account, kind }
    }
    throw refusal ? refusalError(refusal) : new AppError('internal', 'There was no budget to ask.')
  }

  #degradedPot({ key }: ChargedAccount, limitMicroDollars: number): ChargedAccount {
    const limit = Math.floor(limitMicroDollars * this.#deps.degradedShare)
    return { key: { ...key, pot: 'degraded' }, limitMicroDollars: limit }
  }

  #limited(charged: readonly ChargedAccount[]): readonly LocalAccount[] {
    return charged.filter(({ limitMicroDollars }) => limitMicroDollars !== undefined).map((each) => this.#account(each))
  }

  /** Made when needed: an account that had nothing to post was forgotten meanwhile. */
  #account({ key, limitMicroDollars }: ChargedAccount): LocalAccount {
    const name = accountName(key)
    const account = this.#accounts.get(name) ?? new LocalAccount(this.#deps, key, limitMicroDollars)
    this.#accounts.set(name, account)
    return account
  }

  #bill(charged: readonly ChargedAccount[], promisedMicroDollars: number, isDegraded: boolean): Bill {
    const promisedBy = promisedMicroDollars > 0 ? this.#limited(charged) : []
    const charge = (line: UsageLine): void => {
      for (const each of charged) this.#account(each).charge(line)
      this.#deps.onCharged(line)
      this.#startPosting()
    }
    return new Bill({ costOf: this.#deps.costOf, charge, promisedBy, promisedMicroDollars, isDegraded })
  }

  /** On a busy instance it never ends: it belongs to no trace, least of all to that of the question that started it. */
  #startPosting(): void {
    if (this.#isPosting) return
    this.#isPosting = true
    void onOurOwn(() => this.#keepPosting())
  }

  /** As long as there is anything to post; an idle instance has no timer. */
  async #keepPosting(): Promise<void> {
    do {
      await this.#deps.clock.sleep(postEveryMs)
      await this.post()
    } while ([...this.#accounts.values()].some(({ isSettled }) => !isSettled))
    this.#isPosting = false
  }
}
