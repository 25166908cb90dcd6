// What may be spent on calls beyond a request's first, by all requests together: retries must never multiply an outage.

export interface RetryBudget {
  /** Earned by recent requests; fades, so that a quiet night does not pay for a storm in the morning. */
  readonly earned: number
  /** Earned by recent requests for hedges alone. */
  readonly hedges: number
  /** For retries when there are few requests to earn from. */
  readonly floor: number
  readonly at: number
}

export interface RetryBudgetOptions {
  /** Extra calls each request earns. */
  readonly share: number
  /** The part of `share` that may go into hedges. */
  readonly hedgeShare: number
  /** Extra calls that need not be earned, and how fast they come back. */
  readonly floor: number
  readonly floorPerSecond: number
  /** What was earned weighs 1/e after this long. */
  readonly windowMs: number
}

export const defaultRetryBudgetOptions: RetryBudgetOptions = {
  // A tenth more load is what a region at its limit can bear; Linkerd and Finagle ship 20 % for cheaper calls than ours.
  share: 0.1,
  hedgeShare: 0.05,
  // A lone user with one dead region needs five failovers until its breaker opens, and one for every probe after that.
  floor: 10,
  floorPerSecond: 0.5,
  // One minute: long enough that steady traffic has saved up for the calls it has under way when a region dies.
  windowMs: 60_000,
}

export function fullBudget(now: number, options: RetryBudgetOptions): RetryBudget {
  return { earned: 0, hedges: 0, floor: options.floor, at: now }
}

export function earnForRequest(budget: RetryBudget, now: number, options: RetryBudgetOptions): RetryBudget {
  const current = budgetAt(budget, now, options)
  return { ...current, earned: current.earned + options.share, hedges: current.hedges + options.hedgeShare }
}

/** Undefined when nothing is left. */
export function spendOnRetry(budget: RetryBudget, now: number, options: RetryBudgetOptions): RetryBudget | undefined {
  const current = budgetAt(budget, now, options)
  if (current.earned >= 1) return { ...current, earned: current.earned - 1 }
  if (current.floor >= 1) return { ...current, floor: current.floor - 1 }
  return undefined
}

/** Hedges never touch the floor: they make an answer faster, retries make it possible. */
export function spendOnHedge(budget: RetryBudget, now: number, options: RetryBudgetOptions): RetryBudget | undefined {
  const current = budgetAt(budget, now, options)
  if (current.earned < 1 || current.hedges < 1) return undefined
  return { ...current, earned: current.earned - 1, hedges: current.hedges - 1 }
}

function budgetAt(budget: RetryBudget, now: number, options: RetryBudgetOptions): RetryBudget {
  const elapsedMs = now - budget.at
  const fade = Math.exp(-elapsedMs / options.windowMs)
  return {
    earned: budget.earned * fade,
    hedges: budget.hedges * fade,
    floor: Math.min(options.floor, budget.floor + (elapsedMs / 1_000) * options.floorPerSecond),
    at: now,
  }
}
