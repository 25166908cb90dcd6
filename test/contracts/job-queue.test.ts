// The queue of indexing jobs over Azurite, read back as the Functions host reads it.
import { QueueServiceClient } from '@azure/storage-queue'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { storageJobQueue } from '../../shared/azure/storage-job-queue.ts'
import type { IndexJob } from '../../shared/indexing/indexing-queue.ts'
import type { RunningAzurite } from '../local/functions-host/support/start-azurite.ts'
import { startAzurite } from '../local/functions-host/support/start-azurite.ts'

const signal = new AbortController().signal
let azurite: RunningAzurite

beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.close())

it('creates the queue, and sends JSON in base64', async () => {
  const queue = storageJobQueue<IndexJob>({
    connectionString: azurite.connectionString,
    serviceUri: undefined,
    queue: 'index-jobs',
  })
  const job: IndexJob = { documentName: 'räte/名前.txt', etag: '0x1', reason: 'uploaded', traceparent: '00-1-2-01' }
  await queue.send(job, signal)

  const client = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('index-jobs')
  const { receivedMessageItems } = await client.receiveMessages()
  const [message] = receivedMessageItems
  expect(JSON.parse(Buffer.from(message?.messageText ?? '', 'base64').toString())).toEqual(job)
})

it('says how many jobs there are, those held back included', async () => {
  const queue = storageJobQueue<IndexJob>({
    connectionString: azurite.connectionString,
    serviceUri: undefined,
    queue: 'counted',
  })
  expect(await queue.depth(signal)).toBe(0)
  const job: IndexJob = { documentName: 'a', etag: undefined, reason: 'deleted' }
  await queue.send(job, signal)
  await queue.send(job, signal, 60_000)
  expect(await queue.depth(signal)).toBe(2)
})

it('throws the reason of an aborted signal', async () => {
  const queue = storageJobQueue<IndexJob>({
    connectionString: azurite.connectionString,
    serviceUri: undefined,
    queue: 'never',
  })
  const reason = new Error('gone')
  const job: IndexJob = { documentName: 'a', etag: undefined, reason: 'deleted' }
  await expect(queue.send(job, AbortSignal.abort(reason))).rejects.toBe(reason)
})
