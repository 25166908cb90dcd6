// Gives a job its time. What is not done by then goes back to the queue.
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'

/**
 * A large document at a small quota takes minutes. Well below the `functionTimeout` in host.json: ten minutes, the most that every
 * plan allows. Consumption plans would otherwise end a function after five.
 */
const jobTimeoutMs = 8 * 60_000

export async function runJob(
  { clock }: { readonly clock: Clock },
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const deadline = startDeadline(clock, jobTimeoutMs, new AbortController().signal)
  try {
    await run(deadline.signal)
  } finally {
    deadline.clear()
  }
}
