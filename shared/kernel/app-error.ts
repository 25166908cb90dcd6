// The one error type that crosses folders: a code from the public list, and a message a caller may read and act on.

export type ErrorCode =
  | 'invalid_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'turn_in_progress'
  | 'run_in_progress'
  | 'too_large'
  | 'unsupported_document'
  | 'content_filtered'
  | 'rate_limited'
  | 'budget_exceeded'
  | 'capacity_exhausted'
  | 'index_not_ready'
  | 'misconfigured'
  | 'upstream_failed'
  | 'deadline_exceeded'
  | 'internal'

export interface AppErrorOptions {
  readonly cause?: unknown
  /** Public facts beside the message (limits, sizes, fields at fault): no secrets, no upstream text. */
  readonly details?: Readonly<Record<string, unknown>>
  /** How long the caller should wait before it asks again; absent when repeating cannot help. */
  readonly retryAfterMs?: number
}

export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>
  readonly retryAfterMs: number | undefined

  /** @param message says what to do; shown to callers as it stands. */
  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
    this.retryAfterMs = options.retryAfterMs
  }
}

/** `internal` for every error that is not ours: nobody foresaw it. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'internal'
}
