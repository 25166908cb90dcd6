// A job that cannot be done for lack of money or capacity goes to the back of its queue. As a new message: one that is refused five
// times would count as poisoned, and nothing is wrong with its document.
import { AppError } from '../kernel/app-error.ts'

/** A budget comes back at midnight UTC at the soonest, or when somebody raises it; looking again costs a blob read and no model. */
const untilAffordableMs = 15 * 60_000

/** The pool has waited for capacity before it gave up, so a job that comes straight back would be refused again. */
const leastPauseMs = 5_000
const usualPauseMs = 15_000
/** A quota is whole again after a minute; a region that is down asks for longer, and may be back sooner. */
const mostPauseMs = 120_000

export async function orPutOff(work: () => Promise<void>, putOff: (delayMs: number) => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const pauseMs = pauseAfter(error)
    if (pauseMs === undefined) throw error
    await putOff(pauseMs)
  }
}

function pauseAfter(error: unknown): number | undefined {
  if (!(error instanceof AppError)) return undefined
  if (error.code === 'budget_exceeded') return untilAffordableMs
  if (error.code !== 'capacity_exhausted') return undefined
  return Math.min(mostPauseMs, Math.max(leastPauseMs, error.retryAfterMs ?? usualPauseMs))
}
