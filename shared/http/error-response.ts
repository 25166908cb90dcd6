// Errors on their way out: the one place where a code becomes a status, and an error what a caller may see of it.
import type { HttpResponseInit } from '@azure/functions'
import { AppError, codeOf, type ErrorCode } from '../kernel/app-error.ts'

const statusByCode: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  turn_in_progress: 409,
  run_in_progress: 409,
  too_large: 413,
  unsupported_document: 415,
  content_filtered: 422,
  rate_limited: 429,
  budget_exceeded: 429,
  internal: 500,
  upstream_failed: 502,
  capacity_exhausted: 503,
  index_not_ready: 503,
  misconfigured: 503,
  deadline_exceeded: 504,
}

export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly requestId: string } & Readonly<
    Record<string, unknown>
  >
}

export function errorResponse(error: unknown, requestId: string): HttpResponseInit {
  const publicError = toPublicError(error)
  return {
    status: statusByCode[publicError.code],
    headers: errorHeaders(publicError),
    jsonBody: errorBody(publicError, requestId),
  }
}

/** Also the form of an error within a stream, where status and headers have long been sent. */
export function errorBody(error: unknown, requestId: string): ErrorBody {
  const { code, message, details, retryAfterMs } = toPublicError(error)
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) }
  return { error: { ...details, ...wait, code, message, requestId } }
}

/** True when nobody foresaw this error, so that somebody should look at it. */
export function isUnexpected(error: unknown): boolean {
  return codeOf(error) === 'internal'
}

/** What is not ours to show is not shown: messages of other errors may hold stacks, keys or other people's data. */
function toPublicError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('internal', 'Something went wrong on our side. Tell the operator the requestId.')
}

function errorHeaders({ code, retryAfterMs }: AppError): Record<string, string> {
  return {
    // RFC 9110, 15.5.2: a 401 names a way to authenticate.
    ...(code === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
    // Whole seconds (RFC 9110, 10.2.3), rounded up: a caller that comes back early has knocked in vain.
    ...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
  }
}
