// Queue triggers over a real storage queue.
import { QueueServiceClient, type QueueClient } from '@azure/storage-queue'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startAzurite, type RunningAzurite } from './support/start-azurite.ts'
import { startFixtureApp, type FixtureApp } from './support/start-fixture-app.ts'

let azurite: RunningAzurite
let app: FixtureApp
let queue: QueueClient
let poisonQueue: QueueClient
let queueCount = 0

beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(async () => await azurite.close())

beforeEach(async () => {
  queueCount += 1
  const name = `jobs-${queueCount}`
  const service = QueueServiceClient.fromConnectionString(azurite.connectionString)
  queue = service.getQueueClient(name)
  poisonQueue = service.getQueueClient(`${name}-poison`)
  app = await startJobs()
})
afterEach(async () => await app.close())

describe('a queue trigger', () => {
  test('creates its queue, hands a JSON message over as an object, and deletes it when the function succeeds', async () => {
    await send({ id: 'job-1', takesMs: 0 })

    const [record] = await app.waitForRecords('job-done', 1)
    expect(record?.['message']).toEqual({ id: 'job-1', takesMs: 0 })
    await expectEmpty()
  })

  test('gives metadata under the names of the real host, overwritten by properties of the message', async () => {
    await send({ id: 'mine', document: 'a.md', nested: { page: 1 }, list: [1] })

    const [record] = await app.waitForRecords('job', 1)
    expect(record?.['metadata']).toEqual({
      id: 'mine',
      document: 'a.md',
      nested: { page: 1 },
      dequeueCount: 1,
      queueTrigger: expect.objectContaining({ id: 'mine' }),
      insertionTime: expect.stringMatching(/^\d{4}-.*Z$/),
      expirationTime: expect.stringMatching(/^\d{4}-.*Z$/),
      nextVisibleTime: expect.stringMatching(/^\d{4}-.*Z$/),
      popReceipt: expect.any(String),
    })
  })

  test('delivers a failed message again, then moves it to the poison queue', async () => {
    await send({ fails: true })

    const deliveries = await app.waitForRecords('job', 2)
    expect(deliveries.map((record) => (record['metadata'] as { dequeueCount: number }).dequeueCount)).toEqual([1, 2])
    const poison = await waitForPoison()
    expect(JSON.parse(Buffer.from(poison, 'base64').toString())).toEqual({ fails: true })
    await expectEmpty()
  })

  test('sets a message aside that is not base64', async () => {
    await queue.sendMessage('{"plain":true}')

    expect(await waitForPoison()).toBe('{"plain":true}')
    expect(await app.records('job')).toEqual([])
  })

  test('keeps a message for as long as its function runs, longer than the lease', async () => {
    await send({ takesMs: 3_500 })

    await app.waitForRecords('job-done', 1)
    await expectEmpty()
    expect(await app.records('job')).toHaveLength(1)
  })

  test('delivers a message again whose worker died, to the next worker', async () => {
    await send({ killsWorkerOnDelivery: 1 })

    const [first, second] = await app.waitForRecords('job', 2)
    await app.waitForRecords('job-done', 1)
    expect(second?.pid).not.toBe(first?.pid)
    await expectEmpty()
  })

  test('gives back what it holds when the host stops, and the next host gets it at once', async () => {
    await send({ takesMs: 60_000 })
    await app.waitForRecords('job', 1)
    await app.close()

    app = await startJobs()

    const [record] = await app.waitForRecords('job', 1)
    expect(record?.['metadata']).toMatchObject({ dequeueCount: 2 })
  })

  test('leaves a message of a poison queue where it is when its function fails, and tries again after the lease', async () => {
    await app.close()
    app = await startJobs(['functions/poison-queue.ts'])
    await poisonQueue.sendMessage(Buffer.from('{"was":"bad"}').toString('base64'))

    const records = await app.waitForRecords('poisoned', 2)

    expect(records.map(({ metadata }) => metadata)).toMatchObject([{ dequeueCount: 1 }, { dequeueCount: 2 }])
    expect(app.logLines.join('\n')).toContain(`it stays in ${poisonQueue.name}`)
    const again = QueueServiceClient.fromConnectionString(azurite.connectionString)
    expect(await again.getQueueClient(`${poisonQueue.name}-poison`).exists()).toBe(false)
  })

  test('works on a batch at once, but not on more than batch and threshold together', async () => {
    for (let index = 0; index < 12; index += 1) await send({ index, takesMs: 300 })

    await app.waitForRecords('job-done', 12)
    expect(await app.records('job')).toHaveLength(12)
    expect(await mostAtOnce()).toBeLessThanOrEqual(6)
    expect(await mostAtOnce()).toBeGreaterThanOrEqual(3)
  })
})

async function startJobs(entries = ['functions/queues.ts']): Promise<FixtureApp> {
  return await startFixtureApp({
    entries,
    environment: { STORAGE: azurite.connectionString, JOB_QUEUE: queue.name },
    limits: { queueLeaseMs: 2_000, stopGraceMs: 500 },
  })
}

async function send(message: object): Promise<void> {
  await queue.sendMessage(Buffer.from(JSON.stringify(message)).toString('base64'))
}

/** No message left, visible or invisible. */
async function expectEmpty(): Promise<void> {
  await expect
    .poll(async () => (await queue.getProperties()).approximateMessagesCount, { timeout: 10_000, interval: 50 })
    .toBe(0)
}

async function waitForPoison(): Promise<string> {
  await expect.poll(peekPoison, { timeout: 15_000, interval: 50 }).toBeDefined()
  return (await peekPoison()) ?? ''
}

async function peekPoison(): Promise<string | undefined> {
  if (!(await poisonQueue.exists())) return undefined
  return (await poisonQueue.peekMessages()).peekedMessageItems[0]?.messageText
}

/** How many jobs ran at the same time, from the order of their records. */
async function mostAtOnce(): Promise<number> {
  const [started, done] = await Promise.all([app.records('job'), app.records('job-done')])
  const events = [
    ...started.map((record) => ({ at: record['at'], by: 1 })),
    ...done.map((record) => ({ at: record['at'], by: -1 })),
  ]
  let running = 0
  let most = 0
  for (const { by } of events.sort((a, b) => Number(a.at) - Number(b.at))) {
    running += by
    most = Math.max(most, running)
  }
  return most
}
