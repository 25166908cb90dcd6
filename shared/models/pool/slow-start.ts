// How traffic comes back to a deployment that was left alone: one unanswered call at first, then twice as many every second.

/**
 * A lone user is back at once; a crowd takes seven seconds to reach a hundred calls. A second is about one time to first token:
 * the deployment has shown that it copes before it gets twice as much, as with TCP's slow start.
 */
const doublingMs = 1_000

/** Ten doublings allow a thousand unanswered calls, more than one instance has: the limit has no effect from there on. */
export const rampMs = 10 * doublingMs

/** When a call may join `unanswered` others that have started since `since`. */
export function slowStartAdmitsAt(since: number, unanswered: number): number {
  return since + doublingMs * Math.log2(unanswered + 1)
}
