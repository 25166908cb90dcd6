import { APIConnectionError, APIError, APIUserAbortError } from 'openai'
import { describe, expect, test } from 'vitest'
import { toModelError } from '../../shared/azure/openai-failure.ts'
import type { ModelFailure } from '../../shared/models/model-failure.ts'

const info = {
  id: 'north/chat',
  region: 'north',
  model: 'm',
  priority: 1,
  weight: 1,
  tokensPerMinute: 60_000,
  requestsPerMinute: undefined,
}

function failureOf(error: unknown, given: { hasStarted?: boolean; signal?: AbortSignal } = {}): ModelFailure {
  const { hasStarted = false, signal = new AbortController().signal } = given
  return toModelError(error, { signal, now: 0, hasStarted, info }).failure
}

function answered(status: number, error: object = {}, headers: Record<string, string> = {}): APIError {
  return APIError.generate(status, { error }, undefined, new Headers(headers))
}

describe('why a call failed', () => {
  test.each([500, 502, 503, 504, 408, 409])('%i is the service being unavailable', (status) => {
    expect(failureOf(answered(status))).toEqual({ kind: 'unavailable', status })
  })

  test.each([401, 403, 404])('%i is a deployment that needs an operator', (status) => {
    expect(failureOf(answered(status))).toEqual({ kind: 'misconfigured', status })
  })

  test('a 400 is the request itself', () => {
    expect(failureOf(answered(400, { message: 'bad' }))).toEqual({ kind: 'rejected', status: 400 })
  })

  test('a prompt over the window is told apart from other 400s', () => {
    expect(failureOf(answered(400, { code: 'context_length_exceeded' }))).toEqual({ kind: 'context-overflow' })
  })

  test('a refused prompt names the filter that refused it', () => {
    const innererror = { content_filter_result: { hate: { filtered: false }, violence: { filtered: true } } }
    expect(failureOf(answered(400, { code: 'content_filter', innererror }))).toEqual({
      kind: 'content-filtered',
      side: 'question',
      category: 'violence',
    })
  })

  test('no connection is the service being unavailable', () => {
    expect(failureOf(new APIConnectionError({ message: 'refused' }))).toEqual({
      kind: 'unavailable',
      status: undefined,
    })
  })

  test.each([
    ['a socket that dies', new TypeError('terminated')],
    ['an error event', new APIError(undefined, { message: 'x' }, undefined, undefined)],
    ['malformed events', new SyntaxError('Unexpected token')],
  ])('midway through an answer, %s is a dropped stream', (_, error) => {
    expect(failureOf(error, { hasStarted: true })).toEqual({ kind: 'dropped' })
  })

  test('before the first token, a dead socket is the service being unavailable', () => {
    expect(failureOf(new TypeError('terminated'))).toEqual({ kind: 'unavailable', status: undefined })
  })

  test('whatever is thrown after the caller left is a cancellation', () => {
    const signal = AbortSignal.abort()
    expect(failureOf(new TypeError('terminated'), { hasStarted: true, signal })).toEqual({ kind: 'cancelled' })
    expect(failureOf(new APIUserAbortError())).toEqual({ kind: 'cancelled' })
  })

  test.each([
    ['quota', 'Requests have exceeded the token rate limit of your current pricing tier.', {}],
    ['capacity', 'The system is currently experiencing high demand.', {}],
    ['over-reservation', 'You have exceeded the token rate limit.', { 'x-ratelimit-remaining-tokens': '900' }],
    ['temporary-reduction', 'Rate limit.', { 'x-ratelimit-limit-tokens': '30000' }],
  ])('a 429 by %s', (throttle, message, headers) => {
    const error = answered(429, { message }, { 'retry-after-ms': '1500', ...headers })
    expect(failureOf(error)).toEqual({ kind: 'throttled', throttle, retryAfterMs: 1_500 })
  })
})
