// Waits for work, but not longer than there is time. The work goes on all the same.
import type { Clock } from './clock.ts'

/** @returns whether it was done in time. Throws what it throws until then. */
export async function isDoneWithin(clock: Clock, timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const cancel = clock.schedule(timeoutMs, () => late.resolve(false))
  try {
    return await Promise.race([work.then(() => true), late.promise])
  } finally {
    cancel()
  }
}
