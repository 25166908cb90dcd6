// Which budgets there are, and which accounts a payer's spending goes to.
import type { AccountKey, Holder } from './account.ts'
import type { Period } from './period.ts'
import { dayOf, monthOf } from './period.ts'

/** In micro-dollars; undefined: no such budget. */
export interface Budgets {
  readonly userDay: number | undefined
  readonly userMonth: number | undefined
  readonly tenantMonth: number | undefined
  /** Everybody together. */
  readonly month: number | undefined
}

/** Who a call is charged to. Nobody in particular: then it counts towards the totals alone. */
export interface Payer {
  readonly userId?: string | undefined
  readonly tenantId?: string | undefined
  /** Operators: counted like everybody, but never locked out. */
  readonly mayExceedBudget: boolean
}

export interface ChargedAccount {
  readonly key: AccountKey
  readonly limitMicroDollars: number | undefined
}

/** Days are kept for the totals and the users; a tenant's are the sum of nothing anybody asks for. */
export function accountsOf({ userId, tenantId }: Payer, budgets: Budgets, now: number): readonly ChargedAccount[] {
  const day = dayOf(now)
  const month = monthOf(now)
  const total: Holder = { kind: 'total' }
  const user: Holder | undefined = userId === undefined ? undefined : { kind: 'user', id: userId }
  const tenant: Holder | undefined = tenantId === undefined ? undefined : { kind: 'tenant', id: tenantId }
  return [
    ...charged(day, user, budgets.userDay),
    ...charged(month, user, budgets.userMonth),
    ...charged(month, tenant, budgets.tenantMonth),
    ...charged(month, total, budgets.month),
    ...charged(day, total, undefined),
  ]
}

function charged(period: Period, holder: Holder | undefined, limit: number | undefined): ChargedAccount[] {
  return holder ? [{ key: { period, holder, pot: 'regular' }, limitMicroDollars: limit }] : []
}
