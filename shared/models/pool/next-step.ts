// What to do after a failed call: go on with another, or give up, and with which error.
import { AppError } from '../../kernel/app-error.ts'
import type { ModelFailure } from '../model-failure.ts'
import { ModelError } from '../model-failure.ts'
import { capacityExhausted } from './capacity-exhausted.ts'

export interface Standing {
  readonly attempts: number
  readonly maxAttempts: number
  /** Until the request's own deadline. */
  readonly remainingMs: number
  /** False when text was shown and the caller cannot replace it. */
  readonly canStartAfresh: boolean
  /** Until some deployment can take the request; Infinity when none ever will. */
  readonly soonestInMs: number
  /** Takes one call from the budget shared by all requests; asked last, and only when nothing else forbids the call. */
  readonly payForRetry: () => boolean
}

export type NextStep = { readonly kind: 'try-again' } | { readonly kind: 'give-up'; readonly error: Error }

export function decideNextStep(error: ModelError, standing: Standing): NextStep {
  if (standing.remainingMs <= 0) return { kind: 'give-up', error: deadlineExceeded(error) }
  if (isWorthAnotherCall(error) && mayCallAgain(standing)) return { kind: 'try-again' }
  return { kind: 'give-up', error: finalError(error, standing) }
}

/** Whether the cause may be absent elsewhere, or later. */
export function isWorthAnotherCall(error: unknown): boolean {
  if (!(error instanceof ModelError)) return false
  const { failure } = error
  switch (failure.kind) {
    case 'throttled':
    case 'unavailable':
    case 'dropped':
    case 'misconfigured':
      return true
    case 'timed-out':
      return failure.phase !== 'total'
    // Wrong here, wrong everywhere; and a caller who left wants nothing more.
    case 'content-filtered':
    case 'context-overflow':
    case 'rejected':
    case 'cancelled':
      return false
  }
}

function mayCallAgain(standing: Standing): boolean {
  return standing.canStartAfresh && standing.attempts < standing.maxAttempts && standing.payForRetry()
}

function finalError(cause: ModelError, standing: Standing): Error {
  const { failure } = cause
  switch (failure.kind) {
    case 'throttled':
      return capacityExhausted(standing.soonestInMs, cause)
    case 'timed-out':
      return failure.phase === 'total' ? deadlineExceeded(cause) : failedEverywhere(cause, standing)
    case 'unavailable':
    case 'dropped':
    case 'misconfigured':
      return failedEverywhere(cause, standing)
    case 'rejected':
      return upstreamFailed(cause)
    case 'content-filtered':
      return contentFiltered(failure, cause)
    // The prompt's owner can shrink it; the one who cancelled knows why.
    case 'context-overflow':
    case 'cancelled':
      return cause
  }
}

/** With no region left to ask it is a matter of time, which the caller can be told; otherwise of this request's bad luck. */
function failedEverywhere(cause: ModelError, { canStartAfresh, soonestInMs }: Standing): AppError {
  return canStartAfresh && soonestInMs > 0 ? capacityExhausted(soonestInMs, cause) : upstreamFailed(cause)
}

function upstreamFailed(cause: unknown): AppError {
  return new AppError('upstream_failed', 'The model could not answer. Ask again.', { cause })
}

function deadlineExceeded(cause: unknown): AppError {
  return new AppError('deadline_exceeded', 'The answer took too long. Ask again, or ask for something shorter.', {
    cause,
  })
}

function contentFiltered(failure: Extract<ModelFailure, { kind: 'content-filtered' }>, cause: unknown): AppError {
  const { side, category } = failure
  const message = `The content filter stopped the ${side} (${category}). Rephrase the question.`
  return new AppError('content_filtered', message, { details: { side, category }, cause })
}
