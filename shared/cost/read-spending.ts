// What an operator wants to know of money: each budget, what is left of it and until when; who spends most, and what on.
import type { Account, AccountKey, Holder } from './account.ts'
import { idOf, leasedMicroDollars, newAccount } from './account.ts'
import type { Budgets } from './budgets.ts'
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
  { ledger }: ReadSpendingDeps,
  period: Period,
  limits: Limits,
  signal: AbortSignal,
): Promise<PeriodSpending> {
  const key = { period, holder: { kind: 'total' }, pot: 'regular' } as const
  const [total, degraded, users, tenants] = await Promise.all([
    ledger.read(key, signal),
    limits.total === undefined ? undefined : ledger.read({ ...key, pot: 'degraded' }, signal),
    ledger.largest(period, 'user', mostHolders, signal),
    ledger.largest(period, 'tenant', mostHolders, signal),
  ])
  const everybody = [total?.account ?? newAccount(key), ...(degraded ? [degraded.account] : [])]
  return {
    period,
    endsAt: endOf(period),
    total: spentOf(everybody, limits.total),
    users: byHolder(users).map((pots) => spentOf(pots, limits.user)),
    tenants: byHolder(tenants).map((pots) => spentOf(pots, limits.tenant)),
  }
}

function byHolder(accounts: readonly Account[]): readonly (readonly Account[])[] {
  return [...Map.groupBy(accounts, ({ holder }) => idOf(holder)).values()]
}

function spentOf(pots: readonly Account[], limitMicroDollars: number | undefined): Spent {
  const sumOf = (amount: (account: Account) => number, pot?: AccountKey['pot']): number =>
    pots.reduce((sum, account) => sum + (pot === undefined || account.pot === pot ? amount(account) : 0), 0)
  return {
    holder: pots[0] && idOf(pots[0].holder),
    limitMicroDollars,
    spentMicroDollars: sumOf(spentMicroDollars),
    degradedMicroDollars: sumOf(spentMicroDollars, 'degraded'),
    reservedMicroDollars: sumOf(leasedMicroDollars),
    unseenMicroDollars: sumOf(({ unseenMicroDollars }) => unseenMicroDollars),
    lines: pots.reduce<readonly UsageLine[]>((lines, account) => addLines(lines, account.lines), []),
  }
}

function spentMicroDollars(account: Account): number {
  return account.spentMicroDollars
}
