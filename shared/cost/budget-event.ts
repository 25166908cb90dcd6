// What is told when spending passes 50, 80 or 100 % of a budget.
import type { Account, Threshold } from './account.ts'
import { idOf } from './account.ts'
import { budgetNameOf } from './budget-refusal.ts'
import { endOf } from './period.ts'

export interface BudgetReached {
  /** `user-day`, `user-month`, `tenant-month` or `month`. */
  readonly budget: string
  /** `degraded` once the regular budget is out and cheaper answers are paid for. */
  readonly pot: Account['pot']
  /** The user or tenant; undefined for everybody together. */
  readonly holder: string | undefined
  readonly period: string
  /** ISO 8601. */
  readonly periodEnd: string
  readonly percent: Threshold
  readonly limitMicroDollars: number
  readonly spentMicroDollars: number
}

export function budgetReached(account: Account, percent: Threshold, limitMicroDollars: number): BudgetReached {
  const { pot, period, spentMicroDollars } = account
  return {
    budget: budgetNameOf(account),
    pot,
    holder: idOf(account.holder),
    period,
    periodEnd: new Date(endOf(period)).toISOString(),
    percent,
    limitMicroDollars,
    spentMicroDollars,
  }
}
