// How long to wait between two looks into a queue: short while messages come, growing while none do.

/** The real host's shortest interval. */
const shortestMs = 100

export interface PollingInterval {
  next(hadMessages: boolean): number
}

/** Doubles, with jitter so that several queues do not march in step. `random` is in [0, 1). */
export function createPollingInterval(longestMs: number, random: () => number): PollingInterval {
  let currentMs = shortestMs
  return {
    next: (hadMessages) => {
      currentMs = hadMessages ? shortestMs : Math.min(longestMs, currentMs * (1.8 + 0.4 * random()))
      return Math.min(currentMs, longestMs)
    },
  }
}
