// Spending on the wire, for the operations status: money in micro-dollars, shares in percent.
import type { PeriodSpending, Spent } from '../cost/read-spending.ts'

/** Absent facts (the limit where there is none) are left out by JSON. */
export function periodJson({ period, endsAt, total, users, tenants }: PeriodSpending): object {
  return {
    period,
    periodEnd: new Date(endsAt).toISOString(),
    ...spentJson(total),
    users: users.map(spentJson),
    tenants: tenants.map(spentJson),
  }
}

function spentJson({ lines, ...spent }: Spent): object {
  const { spentMicroDollars, limitMicroDollars: limit } = spent
  const percent = limit === undefined ? undefined : Math.round((spentMicroDollars / limit) * 1_000) / 10
  return { ...spent, percent, byPurposeAndModel: lines }
}
