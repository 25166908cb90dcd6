// Answers and failures of the recent past, as counts that fade with time: a rolling window without keeping its events.

export interface Tally {
  readonly answered: number
  readonly failed: number
  /** Calls that failed before their first token, with no first token in between. */
  readonly consecutiveFailures: number
  /** Answers that broke off, with no whole answer in between: their first tokens do not speak for the deployment. */
  readonly consecutiveBreaks: number
  /** When the counts were last brought up to date. */
  readonly at: number
}

/** `answered` is a call's first token; the call is then `completed`, or it `broke-off`. */
export type CallEvent = 'answered' | 'failed' | 'completed' | 'broke-off'

export const emptyTally: Tally = { answered: 0, failed: 0, consecutiveFailures: 0, consecutiveBreaks: 0, at: 0 }

/** A call weighs 1 when it happens and 1/e after `windowMs`. */
export function addToTally(tally: Tally, event: CallEvent, now: number, windowMs: number): Tally {
  const fade = Math.exp((tally.at - now) / windowMs)
  const faded: Tally = { ...tally, answered: tally.answered * fade, failed: tally.failed * fade, at: now }
  switch (event) {
    case 'answered':
      return { ...faded, answered: faded.answered + 1, consecutiveFailures: 0 }
    case 'failed':
      return { ...faded, failed: faded.failed + 1, consecutiveFailures: tally.consecutiveFailures + 1 }
    case 'completed':
      return { ...faded, consecutiveBreaks: 0 }
    case 'broke-off':
      // Its first token was counted as an answer, and was none.
      return {
        ...faded,
        answered: Math.max(0, faded.answered - 1),
        failed: faded.failed + 1,
        consecutiveBreaks: tally.consecutiveBreaks + 1,
      }
  }
}
