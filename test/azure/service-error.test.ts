import { describe, expect, test } from 'vitest'
import { serviceFailure, statusOf } from '../../shared/azure/service-error.ts'

describe("errors of Azure's SDKs", () => {
  test('a status is found where each SDK puts it', () => {
    expect(statusOf(Object.assign(new Error('storage'), { statusCode: 404 }))).toBe(404)
    expect(statusOf(Object.assign(new Error('cosmos'), { code: 412 }))).toBe(412)
    expect(statusOf(new TypeError('fetch failed'))).toBeUndefined()
  })

  test('a batch that was throttled is busy, and says when to return, although the SDK wraps it', () => {
    const cause = Object.assign(new Error('too many'), { code: 429, retryAfterInMs: 700 })
    const failure = serviceFailure('database', new Error('Batch request error: too many', { cause }))
    expect(failure).toMatchObject({ code: 'capacity_exhausted', retryAfterMs: 700 })
  })

  test("an upstream's own words are not passed on", () => {
    const failure = serviceFailure('search service', Object.assign(new Error('secret text'), { statusCode: 500 }))
    expect(failure.code).toBe('upstream_failed')
    expect(failure.message).not.toContain('secret text')
  })
})
