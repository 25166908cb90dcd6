// The one change there is to an account: an instance posts what it has spent, and says how much it wants to hold. Pure, so that
// any interleaving of instances, crashes and repeated writes can be tried out without a database.
import type { Account, Lease, Threshold } from './account.ts'
import { leasedMicroDollars, thresholds } from './account.ts'
import type { UsageLine } from './usage-line.ts'
import { addLines, costOfLines } from './usage-line.ts'

export interface Entry {
  readonly instance: string
  /** The number of this write; see `Lease.writes`. */
  readonly write: number
  /** Spent since the instance's write before this one. */
  readonly spent: readonly UsageLine[]
  /** Promised to work that is under way: kept whatever the limit says, because it was granted before. */
  readonly keepsMicroDollars: number
  /** What the instance would like to hold from now on; at least what it keeps. */
  readonly wantsMicroDollars: number
  /** The largest amount that somebody is waiting for; 0 when nobody is. */
  readonly asksMicroDollars: number
  /** Undefined: nothing is limited, so nothing is leased. */
  readonly limitMicroDollars: number | undefined
  readonly expiresAt: number
}

export function postEntry(account: Account, entry: Entry, now: number): Account {
  const { instance, limitMicroDollars: limit } = entry
  const others = Object.entries(account.leases).filter(([name]) => name !== instance)
  const live = Object.fromEntries(others.filter(([, lease]) => now < lease.expiresAt))
  const lost = others.filter(([, lease]) => now >= lease.expiresAt).map(([, lease]) => lease.microDollars)
  const spentMicroDollars = account.spentMicroDollars + costOfLines(entry.spent)

  const available = limit === undefined ? 0 : limit - spentMicroDollars - leasedMicroDollars({ leases: live })
  const microDollars = Math.max(entry.keepsMicroDollars, Math.min(entry.wantsMicroDollars, available))
  const lease: Lease = { microDollars, expiresAt: entry.expiresAt, writes: entry.write }
  return {
    ...account,
    spentMicroDollars,
    lines: addLines(account.lines, entry.spent),
    leases: { ...live, [instance]: lease },
    reached: reachedBy(account.reached, entry, spentMicroDollars),
    unseenMicroDollars: account.unseenMicroDollars + lost.reduce((sum, each) => sum + each, 0),
  }
}

/** Was this write made, although no reply came? */
export function hasPosted({ leases }: Account, { instance, write }: Pick<Entry, 'instance' | 'write'>): boolean {
  return (leases[instance]?.writes ?? 0) >= write
}

/** A budget is out when somebody is turned away for good, not only when the last micro-dollar is gone: few requests cost that. */
function reachedBy(before: Account['reached'], entry: Entry, spentMicroDollars: number): Account['reached'] {
  const { instance, limitMicroDollars: limit, asksMicroDollars } = entry
  if (limit === undefined) return before
  const isOut = asksMicroDollars > 0 && spentMicroDollars + asksMicroDollars > limit
  const percent = isOut ? 100 : (spentMicroDollars / limit) * 100
  const passed = thresholds.filter((threshold) => percent >= threshold && before[threshold] === undefined)
  return { ...before, ...Object.fromEntries(passed.map((threshold): [Threshold, string] => [threshold, instance])) }
}
