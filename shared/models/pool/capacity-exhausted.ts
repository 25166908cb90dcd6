// The error for a request that no deployment can take in time.
import { AppError } from '../../kernel/app-error.ts'

/** Nothing useful happens sooner: a client that is told zero comes back with the crowd. */
const minimumRetryAfterMs = 1_000

export function capacityExhausted(soonestInMs: number, cause?: unknown): AppError {
  if (soonestInMs === Infinity) return new AppError('capacity_exhausted', 'No region can take this request.', { cause })
  const retryAfterMs = Math.max(minimumRetryAfterMs, Math.ceil(soonestInMs))
  const message = `Every region is busy or unavailable. Ask again in ${Math.ceil(retryAfterMs / 1_000)} s.`
  return new AppError('capacity_exhausted', message, { retryAfterMs, cause })
}
