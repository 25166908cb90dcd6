// What an operator wants to know of money: each budget, what is left of it and until when; who spends most, and what on.
import type { Account, Holder } from './account.ts'
import { idOf, leasedMicroDollars, newAccount } from './account.ts'
import type { Budgets } from './budgets.ts'
import { expireLeases } from './expire-leases.ts'
import { dayOf, endOf, monthOf } from './period.ts'
import type { Period } from './period.ts'
import type { UsageLedger } from './usage-ledger.ts'
import type { UsageLine } from './usage-line.ts'
import { addLines } from './usage-line.ts'

export interface ReadSpendingDeps {
  readonly ledger: Pick<UsageLedger, 'read' | 'largest'>
  readonly clock: { now(): number }
  readonly budgets: Budgets
}

/** One holder's spending in one period; money in micro-dollars. */
export interface Spent {
  /** The user or tenant; undefined for everybody together. */
  readonly holder: string | undefined
  readonly limitMicroDollars: number | undefined
  /** Cheaper answers included, which have a pot of their own. */
  readonly spentMicroDollars: number
  readonly degradedMicroDollars: number
  /** Leased to instances: set aside for questions under way, and about to be. */
  readonly reservedMicroDollars: number
  /** At most so much was spent by instances that are gone, and never counted. */
  readonly unseenMicroDollars: number
  /** By purpose and model. */
  readonly lines: readonly UsageLine[]
}

export interface PeriodSpending {
  readonly period: Period
  /** Milliseconds since the epoch. */
  readonly endsAt: number
  readonly total: Spent
  /** The largest first. */
  readonly users: readonly Spent[]
  readonly tenants: readonly Spent[]
}

export interface SpendingStatus {
  readonly today: PeriodSpending
  readonly month: PeriodSpending
}

/** As many as fit on a screen. */
const mostHolders = 10

/** As it was posted: what instances have spent in the last few seconds is not in it yet. */
export async function readSpending(deps: ReadSpendingDeps, signal: AbortSignal): Promise<SpendingStatus> {
  const now = deps.clock.now()
  const { userDay, userMonth, tenantMonth, month } = deps.budgets
  const [today, thisMonth] = await Promise.all([
    readPeriod(deps, dayOf(now), { user: userDay, tenant: undefined, total: undefined }, signal),
    readPeriod(deps, monthOf(now), { user: userMonth, tenant: tenantMonth, total: month }, signal),
  ])
  return { today, month: thisMonth }
}

type Limits = Readonly<Record<Holder['kind'], number | undefined>>

async function readPeriod(
  { ledger, clock }: ReadSpendingDeps,
  period: Period,
  limits: Limits,
  signal: AbortSignal,
): Promise<PeriodSpending> {
  const key = { period, holder: { kind: 'total' }, pot: 'regular' } as const
  /** There may be a pot for cheaper answers also where there is no budget any more. */
  const spentOn = async (regular: Account): Promise<Spent> => {
    const degraded = await ledger.read({ ...regular, pot: 'degraded' }, signal)
    const pots = [regular, ...(degraded ? [degraded.account] : [])]
    return spentOf(
      pots.map((pot) => expireLeases(pot, clock.now())),
      limits[regular.holder.kind],
    )
  }
  const largestOf = async (kind: 'user' | 'tenant'): Promise<readonly Spent[]> => {
    const accounts = await ledger.largest(period, kind, mostHolders, signal)
    const all = await Promise.all(accounts.map(spentOn))
    return all.toSorted((a, b) => b.spentMicroDollars - a.spentMicroDollars)
  }
  const [total, users, tenants] = await Promise.all([
    ledger.read(key, signal).then((record) => spentOn(record?.account ?? newAccount(key))),
    largestOf('user'),
    largestOf('tenant'),
  ])
  return { period, endsAt: endOf(period), total, users, tenants }
}

function spentOf(pots: readonly Account[], limitMicroDollars: number | undefined): Spent {
  const sumOf = (amount: (account: Account) => number): number => pots.reduce((sum, pot) => sum + amount(pot), 0)
  return {
    holder: pots[0] && idOf(pots[0].holder),
    limitMicroDollars,
    spentMicroDollars: sumOf(({ spentMicroDollars }) => spentMicroDollars),
    degradedMicroDollars: sumOf(({ pot, spentMicroDollars }) => (pot === 'degraded' ? spentMicroDollars : 0)),
    reservedMicroDollars: sumOf(leasedMicroDollars),
    unseenMicroDollars: sumOf(({ unseenMicroDollars }) => unseenMicroDollars),
    lines: pots.reduce<readonly UsageLine[]>((lines, pot) => addLines(lines, pot.lines), []),
  }
}
