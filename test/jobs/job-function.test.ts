import { describe, expect, test } from 'vitest'
import type { Lamp } from './fake-invocation.ts'
import { jobFunction } from '../../shared/jobs/job-function.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { blobEvent, FakeJobHost, timerTick } from './fake-invocation.ts'

const secret = 'what the user wrote'

function failingWith(error: Error): () => Promise<void> {
  return async () => {
    throw error
  }
}

describe('work without a caller', () => {
  test('gets the services and what the host says of it, and nothing is reported when it is done', async () => {
    const host = new FakeJobHost()
    const light = async ({ lit }: Lamp, { triggerMetadata }: { triggerMetadata?: object }): Promise<void> =>
      void lit.push(JSON.stringify(triggerMetadata))
    await jobFunction(host, light)(undefined, blobEvent('a.md'))
    expect(host.lamp.lit).toEqual(['{"name":"a.md"}'])
    expect(host.events.of('jobFailed')).toEqual([])
    expect(host.unexpected).toEqual([])
    expect(host.clock.pendingTimers).toBe(0)
  })

  test('is ended by its signal before the host would end it', async () => {
    const host = new FakeJobHost()
    const wait = (_: Lamp, __: unknown, signal: AbortSignal): Promise<void> => host.clock.sleep(3_600_000, signal)
    await expect(host.clock.runUntil(jobFunction(host, wait)(undefined, timerTick()))).rejects.toMatchObject({
      code: 'deadline_exceeded',
    })
    expect(host.events.of('jobFailed')).toMatchObject([{ code: 'deadline_exceeded' }])
  })
})

describe('work that fails', () => {
  test('with an error of ours is reported with its code, and fails for the host as well', async () => {
    const host = new FakeJobHost()
    const error = new AppError('upstream_failed', 'The database did not answer.', { cause: new TypeError(secret) })
    await expect(jobFunction(host, failingWith(error))(undefined, timerTick())).rejects.toBe(error)
    expect(host.events.of('jobFailed')).toEqual([
      {
        functionName: 'light-lamp',
        invocationId: 'invocation-1',
        code: 'upstream_failed',
        cause: 'upstream_failed: The database did not answer. ← TypeError',
        deliveries: undefined,
        isRetried: true,
      },
    ])
    expect(host.unexpected).toEqual([])
  })

  test('with an error that nobody foresaw is reported as unexpected too, and quoted to nobody', async () => {
    const host = new FakeJobHost()
    const error = new TypeError(secret)
    const thrown = await jobFunction(host, failingWith(error))(undefined, timerTick()).catch((each: unknown) => each)
    expect(host.unexpected).toEqual([{ error, functionName: 'light-lamp', requestId: 'invocation-1' }])
    expect(host.events.of('jobFailed')).toMatchObject([{ code: 'internal', cause: 'TypeError' }])
    // The host writes message and stack of what is thrown into its log.
    expect(thrown).toMatchObject({ code: 'internal', message: expect.stringContaining('TypeError') as string })
    const { message, stack } = thrown as Error
    expect(`${message} ${stack} ${JSON.stringify(host.events.of('jobFailed'))}`).not.toContain(secret)
  })

  test('in several places at once is reported for each', async () => {
    const host = new FakeJobHost()
    const errors = [new AppError('upstream_failed', 'No pointer.'), new TypeError(secret)]
    const failing = failingWith(new AggregateError(errors, secret))
    await expect(jobFunction(host, failing)(undefined, timerTick())).rejects.toMatchObject({ code: 'internal' })
    expect(host.events.of('jobFailed').map(({ code }) => code)).toEqual(['upstream_failed', 'internal'])
    expect(host.unexpected).toMatchObject([{ error: errors[1] }])
  })

  test('to connect to any of several addresses is one failure', async () => {
    const host = new FakeJobHost()
    const refused = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const unreachable = Object.assign(new AggregateError([refused(), refused()]), { code: 'ECONNREFUSED' })
    await expect(jobFunction(host, failingWith(unreachable))(undefined, timerTick())).rejects.toThrow('AggregateError')
    expect(host.events.of('jobFailed')).toHaveLength(1)
  })

  test('for want of valid settings says so, and what is wrong with them is reported', async () => {
    const host = new FakeJobHost()
    host.settingsProblem = new Error('AZURE_SEARCH_ENDPOINT is missing')
    await expect(jobFunction(host, async () => {})(undefined, timerTick())).rejects.toMatchObject({
      code: 'misconfigured',
    })
    expect(host.events.of('jobFailed')).toMatchObject([{ code: 'misconfigured' }])
    expect(host.unexpected).toMatchObject([{ error: host.settingsProblem }])
  })

  test('on an event of storage does not say whether it is tried again: the host does not tell how often it was', async () => {
    const host = new FakeJobHost()
    const error = new AppError('upstream_failed', 'No catalogue.')
    await expect(jobFunction(host, failingWith(error))(undefined, blobEvent('a.md'))).rejects.toBe(error)
    expect(host.events.of('jobFailed')).toMatchObject([{ deliveries: undefined, isRetried: undefined }])
  })
})
