// The errors for work that a budget cannot pay for.
import { AppError } from '../kernel/app-error.ts'
import type { AccountKey } from './account.ts'
import { endOf } from './period.ts'

/** `user-day`, `user-month`, `tenant-month` or `month`: as settings and status call it. */
export function budgetNameOf({ holder, period }: Pick<AccountKey, 'holder' | 'period'>): string {
  const length = period.length === '2026-11'.length ? 'month' : 'day'
  return holder.kind === 'total' ? length : `${holder.kind}-${length}`
}

const whose: Readonly<Record<AccountKey['holder']['kind'], string>> = {
  user: 'Your budget',
  tenant: "Your organisation's budget",
  total: "This application's budget",
}

/** No Retry-After: clients would come back at once, and in vain. */
export function budgetSpent(key: AccountKey): AppError {
  const periodEnd = new Date(endOf(key.period)).toISOString()
  const budget = budgetNameOf(key)
  const length = budget.endsWith('day') ? 'today' : 'this month'
  return new AppError(
    'budget_exceeded',
    `${whose[key.holder.kind]} for ${length} is used up; it starts anew at ${periodEnd}.`,
    {
      details: { budget, periodEnd },
    },
  )
}

/** Answers take seconds; what they turn out not to need is then free again. */
const promisedRetryMs = 5_000

export function budgetPromised(key: AccountKey): AppError {
  return new AppError(
    'rate_limited',
    'What is left of the budget is set aside for questions that are being answered. Ask again in a few seconds.',
    { details: { budget: budgetNameOf(key) }, retryAfterMs: promisedRetryMs },
  )
}

export function requestTooExpensive(ceilingMicroDollars: number, limitMicroDollars: number): AppError {
  return new AppError(
    'budget_exceeded',
    'Answering this could cost more than one question may. Start a new session, or ask a shorter question.',
    { details: { budget: 'request', ceilingMicroDollars, limitMicroDollars } },
  )
}
