// A signal that aborts when the caller's does, or when the time is up.
import { AppError } from './app-error.ts'
import type { Clock } from './clock.ts'

export interface Deadline {
  readonly signal: AbortSignal
  /** Ends the wait; call it when the work is done, so that no timer is left behind. */
  clear(): void
}

/** After `timeoutMs` the signal aborts with an AppError `deadline_exceeded`. */
export function startDeadline(clock: Clock, timeoutMs: number, signal: AbortSignal): Deadline {
  const done = new AbortController()
  const late = new AbortController()
  clock.sleep(timeoutMs, done.signal).then(
    () => late.abort(new AppError('deadline_exceeded', `This took longer than ${timeoutMs / 1000} s and was ended.`)),
    () => {}, // cleared in time
  )
  return { signal: AbortSignal.any([signal, late.signal]), clear: () => done.abort() }
}
