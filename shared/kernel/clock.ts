// Time as a dependency: everything that waits or measures takes a Clock, so tests pass their own.

export interface Clock {
  /** Milliseconds since the Unix epoch, with fractions. Never goes backwards within a process. */
  now(): number
  /** Resolves after `durationMs`; rejects with the signal's reason when it aborts first. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>
  /** Calls `ring` once after `durationMs`, unless what it returns is called before. For timers that are mostly cancelled. */
  schedule(durationMs: number, ring: () => void): CancelTimer
}

/** Does nothing once the timer has rung. */
export type CancelTimer = () => void

/** Apart by more than this, the process's own time has stood still; the two never agree to the millisecond. */
const mostBehindMs = 1_000

let startedAt = performance.timeOrigin

/**
 * The process's own time, which nobody sets back. It stops while a machine sleeps or a container is frozen, and would stay behind for
 * good: leases of such an instance would look expired to all others, and its days would begin late.
 */
function now(): number {
  const own = startedAt + performance.now()
  const behindMs = Date.now() - own
  if (behindMs <= mostBehindMs) return own
  startedAt += behindMs
  return own + behindMs
}

export const systemClock: Clock = {
  now,
  // Most sleeps are cancelled; node:timers/promises makes an error with a stack for each, which costs more than the rest of a sleep.
  sleep: (durationMs, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const wake = () => {
      cancel()
      signal?.removeEventListener('abort', wake)
      if (signal?.aborted) reject(signal.reason)
      else resolve()
    }
    const cancel = systemClock.schedule(durationMs, wake)
    if (signal?.aborted) wake()
    else signal?.addEventListener('abort', wake)
    return promise
  },
  schedule: (durationMs, ring) => {
    const timer = setTimeout(ring, Math.max(0, durationMs))
    return () => clearTimeout(timer)
  },
}
