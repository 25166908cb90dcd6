import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { orPutOff } from '../../shared/indexing/put-off.ts'
import type { Lamp } from './fake-invocation.ts'
import { messageFunction } from '../../shared/jobs/message-function.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { readProjectFile } from '../docs/project-files.ts'
import { FakeJobHost, messageFrom } from './fake-invocation.ts'

interface LampJob {
  readonly color: string
}

const secret = 'what the user wrote'
const traced: string[] = []
const lampJobs = {
  parse: (message: unknown): LampJob => {
    const parsed = z.object({ color: z.string() }).safeParse(message)
    if (parsed.success) return parsed.data
    throw new AppError('invalid_request', 'The queue lamps holds a message that is not a lamp.', {
      cause: parsed.error,
    })
  },
  inTrace: async (queue: string, { color }: LampJob, run: () => Promise<void>): Promise<void> => {
    traced.push(`${queue} ${color} begins`)
    await run()
  },
}
const light = async ({ lit }: Lamp, { color }: LampJob): Promise<void> => void lit.push(color)
const unplugged = new AppError('upstream_failed', 'No current.')
const fail = (): Promise<void> => Promise.reject(unplugged)

const { mostDeliveries } = z
  .object({ extensions: z.object({ queues: z.object({ maxDequeueCount: z.number() }) }) })
  .transform(({ extensions }) => ({ mostDeliveries: extensions.queues.maxDequeueCount }))
  .parse(JSON.parse(readProjectFile('host.json')))

describe('a message', () => {
  test('is read and worked on, in its trace', async () => {
    const host = new FakeJobHost()
    traced.length = 0
    await messageFunction(host, lampJobs, light)({ color: 'red' }, messageFrom('lamps'))
    expect(host.lamp.lit).toEqual(['red'])
    expect(traced).toEqual(['lamps red begins'])
    expect(host.events.of('jobFailed')).toEqual([])
  })

  test('whose work fails is reported with how often it came, and that it comes again', async () => {
    const host = new FakeJobHost()
    const handler = messageFunction(host, lampJobs, fail)
    for (const delivery of [1, mostDeliveries - 1, mostDeliveries])
      await expect(handler({ color: 'red' }, messageFrom('lamps', delivery))).rejects.toBe(unplugged)
    expect(host.events.of('jobFailed').map(({ deliveries, isRetried }) => [deliveries, isRetried])).toEqual([
      [1, true],
      [mostDeliveries - 1, true],
      [mostDeliveries, false],
    ])
  })

  test('whose failure is reported has that within its trace', async () => {
    const host = new FakeJobHost()
    const seen: number[] = []
    const inTrace = async (_queue: string, _job: LampJob, run: () => Promise<void>): Promise<void> => {
      await run().finally(() => seen.push(host.events.of('jobFailed').length))
    }
    const handler = messageFunction(host, { ...lampJobs, inTrace }, fail)
    await expect(handler({ color: 'red' }, messageFrom('lamps'))).rejects.toBe(unplugged)
    expect(seen).toEqual([1])
  })

  test('that is put off on purpose is no failure', async () => {
    const host = new FakeJobHost()
    const later: number[] = []
    const busy = new AppError('capacity_exhausted', 'Busy.', { retryAfterMs: 7_000 })
    const work = (): Promise<void> =>
      orPutOff(
        () => Promise.reject(busy),
        async (delayMs) => void later.push(delayMs),
      )
    await messageFunction(host, lampJobs, work)({ color: 'red' }, messageFrom('lamps'))
    expect(later).toEqual([7_000])
    expect(host.events.of('jobFailed')).toEqual([])
  })

  test('from a poison queue whose work fails comes again, however often it came', async () => {
    const host = new FakeJobHost()
    const handler = messageFunction(host, lampJobs, fail)
    await expect(handler({ color: 'red' }, messageFrom('lamps-poison', 40))).rejects.toBe(unplugged)
    expect(host.events.of('jobFailed')).toMatchObject([{ deliveries: 40, isRetried: true }])
  })

  test.each([
    ['3', 3],
    [null, undefined],
    [secret, undefined],
    [-1, undefined],
    [{ a: secret }, undefined],
  ])('that says it was delivered %j times is believed when that is a number', async (told, deliveries) => {
    const host = new FakeJobHost()
    const handler = messageFunction(host, lampJobs, fail)
    await expect(handler({ color: 'red' }, messageFrom('lamps', told))).rejects.toBe(unplugged)
    const isRetried = deliveries === undefined ? undefined : true
    expect(host.events.of('jobFailed')).toMatchObject([{ deliveries, isRetried }])
  })
})

describe('a message that is not a job', () => {
  const garbage = { colour: secret }

  test('is reported and given back: another version of this application may know what it is', async () => {
    const host = new FakeJobHost()
    const handler = messageFunction(host, lampJobs, light)
    await expect(handler(garbage, messageFrom('lamps', 2))).rejects.toMatchObject({ code: 'invalid_request' })
    expect(host.events.of('jobFailed')).toEqual([
      {
        functionName: 'light-lamp',
        invocationId: 'invocation-1',
        code: 'malformed_message',
        cause: 'invalid_request: The queue lamps holds a message that is not a lamp. ← ZodError',
        deliveries: 2,
        isRetried: true,
      },
    ])
    expect(host.lamp.lit).toEqual([])
    expect(host.unexpected).toEqual([])
  })

  test('in a poison queue is reported and let go, even where the settings are invalid', async () => {
    const host = new FakeJobHost()
    host.settingsProblem = new Error('no settings')
    await messageFunction(host, lampJobs, light)(garbage, messageFrom('lamps-poison'))
    expect(host.events.of('jobFailed')).toMatchObject([{ code: 'malformed_message', deliveries: 1, isRetried: false }])
    expect(JSON.stringify(host.events.of('jobFailed'))).not.toContain(secret)
  })
})
