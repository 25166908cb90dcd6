// Writes one instance's entries to an account: again when another instance was faster, and never twice, even when the reply to
// a write was lost. What was spent stays here until it is known to have been posted.
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Account, AccountKey, Threshold } from './account.ts'
import { newAccount, thresholds } from './account.ts'
import type { Entry } from './post-entry.ts'
import { hasPosted, postEntry } from './post-entry.ts'
import type { UsageLedger } from './usage-ledger.ts'
import type { UsageLine } from './usage-line.ts'
import { addLines, costOfLines } from './usage-line.ts'

export interface AccountWriterDeps {
  readonly ledger: Pick<UsageLedger, 'read' | 'write'>
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** Names this process and no other, not even the one before it on the same machine. */
  readonly instance: string
  /** Told once for each threshold of an account, on the one instance whose write passed it. */
  readonly onThreshold: (account: Account, threshold: Threshold, limitMicroDollars: number) => void
}

/** What an entry says beyond what was spent. */
export type Wishes = Omit<Entry, 'instance' | 'write' | 'spent'>

/** Instances post every few seconds; who loses that often is not alone with an overloaded database. */
const mostTries = 20
const pauseMs = 20

interface Attempt {
  readonly entry: Entry
  readonly before: Account
  readonly after: Account
}

export class AccountWriter {
  readonly key: AccountKey
  readonly #deps: AccountWriterDeps
  #seen: { readonly account: Account; readonly revision: string | undefined } | undefined
  #unposted: readonly UsageLine[] = []
  /** A write that nobody answered: it may or may not have been made. */
  #uncertain: Attempt | undefined
  #writes = 0

  constructor(deps: AccountWriterDeps, key: AccountKey) {
    this.#deps = deps
    this.key = key
  }

  /** The account as it was last seen; it may be seconds old. */
  get account(): Account | undefined {
    return this.#seen?.account
  }

  get hasUnposted(): boolean {
    return this.#unposted.length > 0 || this.#uncertain !== undefined
  }

  get unpostedMicroDollars(): number {
    return costOfLines(this.#unposted) + costOfLines(this.#uncertain?.entry.spent ?? [])
  }

  charge(line: UsageLine): void {
    this.#unposted = addLines(this.#unposted, [line])
  }

  /** One at a time. @returns what the instance holds of the account from now on, in micro-dollars. */
  async post(wishes: Wishes, signal: AbortSignal): Promise<number> {
    const { clock, random, instance } = this.#deps
    for (let tries = 1; tries <= mostTries; tries++) {
      const { account, revision } = await this.#look(signal)
      this.#settleUncertain(account)
      const entry = { ...wishes, instance, write: ++this.#writes, spent: this.#unposted }
      const after = postEntry(account, entry, clock.now())
      if (await this.#write({ entry, before: account, after }, revision, signal)) {
        return after.leases[instance]?.microDollars ?? 0
      }
      await clock.sleep(random() * pauseMs * tries, signal)
    }
    throw new AppError('capacity_exhausted', 'The budget is being updated by too many at once; try again shortly.', {
      retryAfterMs: 1_000,
    })
  }

  async #look(signal: AbortSignal): Promise<{ readonly account: Account; readonly revision: string | undefined }> {
    if (this.#seen && !this.#uncertain) return this.#seen
    const record = await this.#deps.ledger.read(this.key, signal)
    this.#seen = { account: record?.account ?? newAccount(this.key), revision: record?.revision }
    return this.#seen
  }

  async #write(attempt: Attempt, expected: string | undefined, signal: AbortSignal): Promise<boolean> {
    this.#unposted = []
    this.#uncertain = attempt
    const revision = await this.#deps.ledger.write(attempt.after, expected, signal)
    if (revision === undefined) {
      // Somebody else was faster; or we were, in a try of the SDK's whose reply it did not get. The next look tells.
      this.#seen = undefined
      return false
    }
    this.#seen = { account: attempt.after, revision }
    this.#settleUncertain(attempt.after)
    return true
  }

  /** With the account as it is now, it is known whether the write was made. */
  #settleUncertain(account: Account): void {
    const attempt = this.#uncertain
    if (!attempt) return
    this.#uncertain = undefined
    if (hasPosted(account, attempt.entry)) this.#tell(attempt)
    else this.#unposted = addLines(attempt.entry.spent, this.#unposted)
  }

  #tell({ entry, before, after }: Attempt): void {
    const limit = entry.limitMicroDollars
    if (limit === undefined) return
    for (const threshold of thresholds) {
      const isPassed = before.reached[threshold] === undefined && after.reached[threshold] !== undefined
      if (isPassed) this.#deps.onThreshold(after, threshold, limit)
    }
  }
}
