// What is reported of work without a caller that failed: what came from a queue, from storage, or from the timer.
import type { ErrorCode } from '../kernel/app-error.ts'

export interface JobFailed {
  readonly functionName: string
  /** As the host names it in its own log. */
  readonly invocationId: string
  /** `internal` has an `unexpectedError` beside it, which names the invocation as its request. */
  readonly code: ErrorCode | 'malformed_message'
  /** The error and what caused it, without words of foreign errors. */
  readonly cause: string
  /** How often the message has come by now; undefined where the host does not tell. */
  readonly deliveries: number | undefined
  /** The host comes back with it; undefined where it does not tell how often it has. */
  readonly isRetried: boolean | undefined
}
