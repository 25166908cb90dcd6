// openai-node's errors → why the call failed, in the pool's terms. Translated once, here.
import { APIConnectionError, APIError, APIUserAbortError } from 'openai'
import type { DeploymentInfo } from '../models/deployment.ts'
import type { ModelFailure } from '../models/model-failure.ts'
import { ModelError } from '../models/model-failure.ts'
import { filteredCategory } from './content-filter.ts'
import { longestRetryHintMs } from './retry-hints.ts'
import { throttleKindOf } from './throttle-kind.ts'

export interface FailureContext {
  readonly signal: AbortSignal
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Whether part of the answer had arrived. */
  readonly hasStarted: boolean
  readonly info: DeploymentInfo
}

export function toModelError(error: unknown, context: FailureContext): ModelError {
  if (error instanceof ModelError) return error
  return new ModelError(failureOf(error, context), { cause: error })
}

function failureOf(error: unknown, context: FailureContext): ModelFailure {
  if (context.signal.aborted || error instanceof APIUserAbortError) return { kind: 'cancelled' }
  // A stream that breaks is a raw TypeError, malformed SSE a SyntaxError, an error event an APIError without status.
  if (context.hasStarted) return { kind: 'dropped' }
  if (error instanceof APIConnectionError) return { kind: 'unavailable', status: undefined }
  if (!(error instanceof APIError) || typeof error.status !== 'number')
    return { kind: 'unavailable', status: undefined }
  return failureOfStatus(error, error.status, context)
}

function failureOfStatus(error: APIError, status: number, { now, info }: FailureContext): ModelFailure {
  if (status === 429) {
    const headers = error.headers ?? new Headers()
    return {
      kind: 'throttled',
      throttle: throttleKindOf(error.message, headers, info.tokensPerMinute),
      retryAfterMs: longestRetryHintMs(headers, now),
    }
  }
  if (status === 401 || status === 403 || status === 404) return { kind: 'misconfigured', status }
  // 408 and 409 are the service's own troubles (timeouts, lock conflicts), not the request's.
  if (status >= 500 || status === 408 || status === 409) return { kind: 'unavailable', status }
  if (error.code === 'context_length_exceeded') return { kind: 'context-overflow' }
  if (error.code === 'content_filter') {
    return { kind: 'content-filtered', side: 'question', category: filteredCategory(error.error) }
  }
  return { kind: 'rejected', status }
}
