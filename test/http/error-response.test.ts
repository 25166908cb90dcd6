import { describe, expect, test } from 'vitest'
import { errorBody, errorResponse, isUnexpected } from '../../shared/http/error-response.ts'
import { AppError, type ErrorCode } from '../../shared/kernel/app-error.ts'

describe('an error of ours', () => {
  test.each<[ErrorCode, number]>([
    ['invalid_request', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['turn_in_progress', 409],
    ['run_in_progress', 409],
    ['too_large', 413],
    ['unsupported_document', 415],
    ['content_filtered', 422],
    ['rate_limited', 429],
    ['budget_exceeded', 429],
    ['internal', 500],
    ['upstream_failed', 502],
    ['capacity_exhausted', 503],
    ['index_not_ready', 503],
    ['misconfigured', 503],
    ['deadline_exceeded', 504],
  ])('%s has the status %i', (code, status) => {
    expect(errorResponse(new AppError(code, 'what to do'), 'id').status).toBe(status)
  })

  test('says what to do, its details and the request id', () => {
    const error = new AppError('too_large', 'Send less.', { details: { limitBytes: 10, sizeBytes: 11 } })
    expect(errorBody(error, 'id-1')).toEqual({
      error: { code: 'too_large', message: 'Send less.', requestId: 'id-1', limitBytes: 10, sizeBytes: 11 },
    })
  })

  test('cannot be disguised by its details', () => {
    const error = new AppError('forbidden', 'No.', { details: { code: 'ok', message: 'Yes.', requestId: 'other' } })
    expect(errorBody(error, 'id-1').error).toEqual({ code: 'forbidden', message: 'No.', requestId: 'id-1' })
  })

  test('asks to come back in whole seconds, rounded up, and to the millisecond in the body', () => {
    const { headers, jsonBody } = errorResponse(new AppError('capacity_exhausted', '', { retryAfterMs: 1_001 }), 'id')
    expect(headers).toEqual({ 'retry-after': '2' })
    expect(jsonBody).toMatchObject({ error: { retryAfterMs: 1_001 } })
  })

  test('carries no Retry-After when repeating cannot help', () => {
    const { headers, jsonBody } = errorResponse(new AppError('budget_exceeded', 'until May'), 'id')
    expect(headers).toEqual({})
    expect(jsonBody.error).not.toHaveProperty('retryAfterMs')
  })

  test('names a way to authenticate when that is what is missing', () => {
    expect(errorResponse(new AppError('unauthenticated', ''), 'id').headers).toEqual({ 'www-authenticate': 'Bearer' })
  })
})

describe('any other error', () => {
  test.each([[new TypeError('key sk-1234 is wrong')], ['a string'], [undefined], [null]])(
    'is internal, and shows nothing of itself: %s',
    (error) => {
      const response = errorResponse(error, 'id-1')
      expect(response.status).toBe(500)
      expect(response.jsonBody).toEqual({
        error: { code: 'internal', message: expect.stringContaining('requestId'), requestId: 'id-1' },
      })
      expect(JSON.stringify(response)).not.toContain('sk-1234')
    },
  )

  test('is unexpected, and so is an internal one of ours; every other code is foreseen', () => {
    expect(isUnexpected(new TypeError('x'))).toBe(true)
    expect(isUnexpected(new AppError('internal', 'x'))).toBe(true)
    expect(isUnexpected(new AppError('upstream_failed', 'x'))).toBe(false)
  })
})
