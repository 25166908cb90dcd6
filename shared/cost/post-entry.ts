// The one change there is to an account: an instance posts what it has spent, and says how much it wants to hold. Pure, so that
// any interleaving of instances, crashes and repeated writes can be tried out without a database.
import type { Account, Lease, Threshold } from './account.ts'
import { leasedMicroDollars, thresholds } from './account.ts'
import { expireLeases } from './expire-leases.ts'
import type { UsageLine } from './usage-line.ts'
import { addLines, costOfLines } from './usage-line.ts'

export interface Entry {
  readonly instance: string
  /** The number of this write; see `Lease.writes`. */
  readonly write: number
  /** Spent since the last write of the instance that is known to have been made. */
  readonly spent: readonly UsageLine[]
  /** Promised to work that is under way: kept whatever the limit says, because it was granted before. */
  readonly keepsMicroDollars: number
  /** What is waited for, in the order of asking. What there is no room for is passed over: others may have what it would not fill. */
  readonly asksMicroDollars: readonly number[]
  /** What the instance would like to hold beyond that. */
  readonly headroomMicroDollars: number
  /** Undefined: nothing is limited, so nothing is leased. */
  readonly limitMicroDollars: number | undefined
  readonly expiresAt: number
}

export function postEntry(before: Account, entry: Entry, now: number): Account {
  const { instance, write, expiresAt, limitMicroDollars: limit } = entry
  const { [instance]: _renewed, ...others } = before.leases
  const account = expireLeases({ ...before, leases: others }, now)
  const spentMicroDollars = account.spentMicroDollars + costOfLines(entry.spent)

  const available = limit === undefined ? 0 : limit - spentMicroDollars - leasedMicroDollars(account)
  const lease: Lease = { microDollars: leaseOf(entry, available), expiresAt, writes: write }
  return {
    ...account,
    spentMicroDollars,
    lines: addLines(account.lines, entry.spent),
    leases: { ...account.leases, [instance]: lease },
    limitMicroDollars: limit,
    reached: reachedBy(stillReached(account, limit), entry, spentMicroDollars),
  }
}

function leaseOf({ keepsMicroDollars, asksMicroDollars, headroomMicroDollars }: Entry, available: number): number {
  let leased = keepsMicroDollars
  for (const ask of asksMicroDollars) if (leased + ask <= available) leased += ask
  return leased + Math.max(0, Math.min(headroomMicroDollars, available - leased))
}

/** Another budget has thresholds of its own: those that it has not reached are still to be told of. */
function stillReached(account: Account, limit: number | undefined): Account['reached'] {
  const { reached, spentMicroDollars, limitMicroDollars: before } = account
  if (limit === undefined || limit === before) return reached
  const isReached = (threshold: string): boolean => spentMicroDollars >= (limit * Number(threshold)) / 100
  return Object.fromEntries(Object.entries(reached).filter(([threshold]) => isReached(threshold)))
}

/** A budget is out when somebody is turned away for good, not only when the last micro-dollar is gone: few requests cost that. */
function reachedBy(before: Account['reached'], entry: Entry, spentMicroDollars: number): Account['reached'] {
  const { instance, limitMicroDollars: limit, asksMicroDollars } = entry
  if (limit === undefined) return before
  const isOut = asksMicroDollars.some((ask) => spentMicroDollars + ask > limit)
  const percent = isOut ? 100 : (spentMicroDollars / limit) * 100
  const passed = thresholds.filter((threshold) => percent >= threshold && before[threshold] === undefined)
  return { ...before, ...Object.fromEntries(passed.map((threshold): [Threshold, string] => [threshold, instance])) }
}
