// Writes one instance's entries to an account: again when another instance was faster, and never twice, even when the reply to
// a write was lost. What was spent stays here until it is known to have been posted.
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Account, AccountKey, Lease, Threshold } from './account.ts'
import { leasedMicroDollars, newAccount, thresholds } from './account.ts'
import type { Entry } from './post-entry.ts'
import { postEntry } from './post-entry.ts'
import { UnpostedLines } from './unposted-lines.ts'
import type { UsageLedger } from './usage-ledger.ts'
import type { UsageLine } from './usage-line.ts'

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
export type Wishes = Omit<Entry, 'instance' | 'write' | 'spent' | 'limitMicroDollars'>

export type Held = Pick<Lease, 'microDollars' | 'expiresAt'>

/** Instances post every few seconds; who loses that often is not alone with an overloaded database. */
const mostTries = 20
/** One reply may get lost; a second one says that the database is in trouble. */
const mostFailures = 1
const pauseMs = 20

export class AccountWriter {
  readonly key: AccountKey
  readonly limitMicroDollars: number | undefined
  readonly #deps: AccountWriterDeps
  readonly #unposted = new UnpostedLines()
  readonly #told = new Set<Threshold>()
  #seen: { readonly account: Account; readonly revision: string | undefined } | undefined
  /** The last write was not confirmed: it may or may not have been made, or may yet be. */
  #isUncertain = false
  #held: Held = { microDollars: 0, expiresAt: 0 }
  #writes = 0

  constructor(deps: AccountWriterDeps, key: AccountKey, limitMicroDollars: number | undefined) {
    this.#deps = deps
    this.key = key
    this.limitMicroDollars = limitMicroDollars
  }

  /** The account as it was last seen; it may be seconds old. */
  get account(): Account | undefined {
    return this.#seen?.account
  }

  /** As far as it was last seen. */
  get leasedByOthersMicroDollars(): number {
    const leases = this.account?.leases ?? {}
    return leasedMicroDollars({ leases }) - (leases[this.#deps.instance]?.microDollars ?? 0)
  }

  /** What the instance has of the account for certain: while a write is not confirmed, the least that it can have come to. */
  get held(): Held {
    return this.#held
  }

  get hasUnposted(): boolean {
    return !this.#unposted.isEmpty || this.#isUncertain
  }

  get unpostedMicroDollars(): number {
    return this.#unposted.microDollars
  }

  charge(line: UsageLine): void {
    this.#unposted.add(line)
  }

  /** One at a time. @param wishes as they are at the moment of each try. */
  async post(wishes: () => Wishes, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#deps
    let failures = 0
    for (let tries = 1; tries <= mostTries; tries++) {
      const { account, revision } = await this.#look(signal)
      try {
        if (await this.#write(account, revision, wishes(), signal)) return
      } catch (error) {
        if (signal.aborted || ++failures > mostFailures) throw error
      }
      await clock.sleep(random() * pauseMs * tries, signal)
    }
    throw new AppError('capacity_exhausted', 'The budget is being updated by too many at once; try again shortly.', {
      retryAfterMs: 1_000,
    })
  }

  async #look(signal: AbortSignal): Promise<{ readonly account: Account; readonly revision: string | undefined }> {
    if (this.#seen && !this.#isUncertain) return this.#seen
    const record = await this.#deps.ledger.read(this.key, signal)
    this.#seen = { account: record?.account ?? newAccount(this.key), revision: record?.revision }
    this.#learnFrom(this.#seen.account)
    return this.#seen
  }

  /** @returns whether it is known to have been made; if not, the next look tells. */
  async #write(account: Account, expected: string | undefined, wishes: Wishes, signal: AbortSignal): Promise<boolean> {
    const { ledger, clock, instance } = this.#deps
    const { limitMicroDollars } = this
    const write = ++this.#writes
    const entry = { ...wishes, limitMicroDollars, instance, write, spent: this.#unposted.carriedBy(write) }
    const after = postEntry(account, entry, clock.now())
    const lease = after.leases[instance] ?? this.#held
    this.#held = lesser(this.#held, lease)
    this.#isUncertain = true
    const revision = await ledger.write(after, expected, signal)
    // Somebody else was faster; or we were, in a try of the SDK's whose reply it did not get.
    if (revision === undefined) return false
    this.#isUncertain = false
    this.#held = lease
    this.#seen = { account: after, revision }
    this.#learnFrom(after)
    return true
  }

  #learnFrom({ leases, reached }: Account): void {
    const { instance } = this.#deps
    const isNew = this.#writes === 0
    const writes = leases[instance]?.writes ?? 0
    this.#unposted.acknowledge(writes)
    // This instance may have known the account before, and forgotten it.
    this.#writes = Math.max(this.#writes, writes)
    for (const threshold of thresholds) {
      if (reached[threshold] !== instance || this.#told.has(threshold)) continue
      this.#told.add(threshold)
      if (!isNew) this.#tell(threshold)
    }
  }

  #tell(threshold: Threshold): void {
    const { account, limitMicroDollars: limit } = this
    if (account && limit !== undefined) this.#deps.onThreshold(account, threshold, limit)
  }
}

function lesser(a: Held, b: Held): Held {
  return { microDollars: Math.min(a.microDollars, b.microDollars), expiresAt: Math.min(a.expiresAt, b.expiresAt) }
}
