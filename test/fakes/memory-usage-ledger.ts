// A ledger in memory. A test can make replies get lost: the write was made, and its writer hears nothing of it. Nor does somebody who
// stops waiting: the request is on its way, and may be served long afterwards.
import type { Account, AccountKey, Holder } from '../../shared/cost/account.ts'
import { accountName } from '../../shared/cost/account.ts'
import type { Period } from '../../shared/cost/period.ts'
import type { AccountRecord, UsageLedger } from '../../shared/cost/usage-ledger.ts'

export class MemoryUsageLedger implements UsageLedger {
  readonly #records = new Map<string, AccountRecord>()
  #revisions = 0
  reads = 0
  writes = 0
  /** Before each request: time passes, or it fails without having been made. */
  before: (key: AccountKey) => Promise<void> = async () => {}
  /** After each write: time passes, or its reply is lost. */
  afterWrite: () => Promise<void> = async () => {}

  async read(key: AccountKey, signal: AbortSignal): Promise<AccountRecord | undefined> {
    signal.throwIfAborted()
    this.reads++
    return await unlessAborted(signal, this.#read(key))
  }

  async write(account: Account, expected: string | undefined, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted()
    this.writes++
    return await unlessAborted(signal, this.#write(account, expected))
  }

  async #read(key: AccountKey): Promise<AccountRecord | undefined> {
    await this.before(key)
    return structuredClone(this.#records.get(accountName(key)))
  }

  async #write(account: Account, expected: string | undefined): Promise<string | undefined> {
    await this.before(account)
    const name = accountName(account)
    if (this.#records.get(name)?.revision !== expected) return undefined
    const revision = `revision-${++this.#revisions}`
    this.#records.set(name, { account: structuredClone(account), revision })
    await this.afterWrite()
    return revision
  }

  async largest(period: Period, kind: Holder['kind'], limit: number, signal: AbortSignal): Promise<readonly Account[]> {
    signal.throwIfAborted()
    return this.accounts
      .filter(({ pot, ...account }) => pot === 'regular' && account.period === period && account.holder.kind === kind)
      .toSorted((a, b) => b.spentMicroDollars - a.spentMicroDollars)
      .slice(0, limit)
  }

  get accounts(): readonly Account[] {
    return [...this.#records.values()].map(({ account }) => structuredClone(account))
  }
}

function unlessAborted<T>(signal: AbortSignal, request: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.then(resolve, reject)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
