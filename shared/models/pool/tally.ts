// Answers and failures of the recent past, as two counts that fade with time: a rolling window without keeping its events.

export interface Tally {
  readonly answered: number
  readonly failed: number
  readonly consecutiveFailures: number
  /** When the counts were last brought up to date. */
  readonly at: number
}

export const emptyTally: Tally = { answered: 0, failed: 0, consecutiveFailures: 0, at: 0 }

/** An outcome weighs 1 when it happens and 1/e after `windowMs`. */
export function addToTally(tally: Tally, outcome: 'answered' | 'failed', now: number, windowMs: number): Tally {
  const fade = Math.exp((tally.at - now) / windowMs)
  const hasFailed = outcome === 'failed'
  return {
    answered: tally.answered * fade + (hasFailed ? 0 : 1),
    failed: tally.failed * fade + (hasFailed ? 1 : 0),
    consecutiveFailures: hasFailed ? tally.consecutiveFailures + 1 : 0,
    at: now,
  }
}
