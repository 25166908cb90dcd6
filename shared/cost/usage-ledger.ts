// The port to the ledger: accounts, each replaced as a whole by whoever has seen its latest revision.
import type { Account, AccountKey, Holder } from './account.ts'
import type { Period } from './period.ts'

export interface AccountRecord {
  readonly account: Account
  readonly revision: string
}

export interface UsageLedger {
  read(key: AccountKey, signal: AbortSignal): Promise<AccountRecord | undefined>
  /**
   * @param expected the revision that the account was read at; undefined: there was none.
   * @returns the new revision; undefined when somebody else was faster, and nothing was written.
   */
  write(account: Account, expected: string | undefined, signal: AbortSignal): Promise<string | undefined>
  /** The regular accounts of one kind of holder in a period, the largest spending first. */
  largest(period: Period, kind: Holder['kind'], limit: number, signal: AbortSignal): Promise<readonly Account[]>
}
