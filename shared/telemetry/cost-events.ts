// What is reported of money.

/** Spending has passed 50, 80 or 100 % of a budget: told once a period and budget, by one instance. */
export interface BudgetReached {
  /** `user-day`, `user-month`, `tenant-month` or `month`. */
  readonly budget: string
  /** `degraded` once the regular budget is out and cheaper answers are paid for. */
  readonly pot: string
  /** The user or tenant; undefined for everybody together. */
  readonly holder: string | undefined
  readonly period: string
  /** ISO 8601. */
  readonly periodEnd: string
  readonly percent: number
  readonly limitMicroDollars: number
  readonly spentMicroDollars: number
}

/** The webhook for budget events did not take the one with these fields. */
export interface BudgetAlertFailed extends Pick<BudgetReached, 'budget' | 'pot' | 'holder' | 'period' | 'percent'> {
  /** A redirect is a failure as well; undefined when no answer came. */
  readonly status: number | undefined
}

/** Spending could not be posted to the ledger; it is tried again every few seconds, for as long as the instance lives. */
export interface UsageUnposted {
  readonly accounts: number
  readonly code: string
}
