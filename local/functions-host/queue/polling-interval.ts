// How long to wait between two looks into a queue: not at all while messages come, ever longer while none do.

/** The real host's shortest interval. */
const shortestMs = 100

export interface PollingInterval {
  next(hadMessages: boolean): number
}

/** Doubles, with jitter so that several queues do not march in step. `random` is in [0, 1). */
export function createPollingInterval(longestMs: number, random: () => number): PollingInterval {
  // The first doubling gives the shortest.
  let currentMs = shortestMs / 2
  return {
    next: (hadMessages) => {
      currentMs = hadMessages ? shortestMs / 2 : Math.min(longestMs, currentMs * (1.8 + 0.4 * random()))
      return hadMessages ? 0 : currentMs
    },
  }
}
