import { describe, expect, it } from 'vitest'
import { callExpecting, callService, serviceFailure } from '../../shared/azure/service-error.ts'
import { AppError } from '../../shared/kernel/app-error.ts'

const signal = new AbortController().signal
const fail = (error: unknown) => async (): Promise<never> => {
  throw error
}
const answered = (statusCode: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error('secret upstream text'), {
    statusCode,
    response: { headers: new Map(Object.entries(headers)) },
  })

describe('an SDK error', () => {
  it('with an expected status is an outcome', async () => {
    const outcome = await callExpecting('database', signal, [404, 412], fail(answered(412)))
    expect(outcome).toEqual({ kind: 'refused', status: 412 })
    const cosmos = await callExpecting(
      'database',
      signal,
      [409],
      fail(Object.assign(new Error('conflict'), { code: 409 })),
    )
    expect(cosmos).toEqual({ kind: 'refused', status: 409 })
  })

  it.each([
    [answered(429, { 'retry-after': '7' }), 7_000],
    [answered(503, { 'retry-after-ms': '250' }), 250],
    [answered(429, { 'x-ms-retry-after-ms': '40' }), 40],
    [Object.assign(new Error('busy'), { code: 429, retryAfterInMs: 90 }), 90],
    [answered(503, { 'retry-after': 'soon' }), undefined],
    [answered(429), undefined],
  ])('that means too busy says for how long, where the service did', (error, retryAfterMs) => {
    expect(serviceFailure('search service', error)).toMatchObject({ code: 'capacity_exhausted', retryAfterMs })
  })

  it.each([
    [answered(500), 500],
    [answered(403), 403],
    [Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' }), undefined],
    [new TypeError('terminated'), undefined],
    ['a string', undefined],
    [undefined, undefined],
  ])('that is anything else is a failure of the service, and none of its text gets out', (error, status) => {
    const failure = serviceFailure('document storage', error)
    expect(failure).toMatchObject({ code: 'upstream_failed', details: { service: 'document storage' } })
    expect(failure.details['status']).toBe(status)
    expect(`${failure.message} ${JSON.stringify(failure.details)}`).not.toMatch(/secret|10\.0\.0\.1/)
  })

  it('that is an AppError already stays as it is', () => {
    const error = new AppError('too_large', 'Too large.')
    expect(serviceFailure('database', error)).toBe(error)
  })

  it('is not waited for by a caller who has given up, whether or not the SDK listens', async () => {
    const caller = new AbortController()
    const call = callService('job queue', caller.signal, () => new Promise(() => {}))
    caller.abort(new Error('gone'))
    await expect(call).rejects.toThrow('gone')
  })

  it('after the caller has given up is the caller’s reason', async () => {
    const caller = new AbortController()
    const reason = new Error('gone')
    const call = callService('database', caller.signal, async () => {
      caller.abort(reason)
      throw answered(500)
    })
    await expect(call).rejects.toBe(reason)
  })
})

it('calls nothing for a caller who has given up', async () => {
  let calls = 0
  const reason = new Error('gone')
  const call = callService('database', AbortSignal.abort(reason), async () => calls++)
  await expect(call).rejects.toBe(reason)
  expect(calls).toBe(0)
})
