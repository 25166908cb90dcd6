// The process that does the work: the product's use cases with its real adapters, as the functions are given them.
import { setTimeout as delay } from 'node:timers/promises'
import { QueueServiceClient } from '@azure/storage-queue'
import { compose } from '../../../shared/compose.ts'
import { lineTelemetry } from '../../../shared/compose-telemetry.ts'
import { loadSettings } from '../../../shared/config/load-settings.ts'
import { listDocuments } from '../../../shared/documents/list-documents.ts'
import { storeDocument } from '../../../shared/documents/store-document.ts'
import { indexDocument } from '../../../shared/indexing/index-document.ts'
import { parseIndexJob } from '../../../shared/indexing/index-job-message.ts'
import { inParallel } from '../../../shared/kernel/in-parallel.ts'
import { readStatus } from '../../../shared/operations/read-status.ts'
import { reconcile } from '../../../shared/operations/reconcile/reconcile.ts'
import { nameOf, textOf } from '../corpus.ts'
import type { Command, Outcome } from './commands.ts'
import { countRequests } from './count-requests.ts'

/** `batchSize` + `newBatchThreshold` of host.json: what one instance has under way. */
const width = 12

/** The most that the queue gives out at once. */
const messagesAtOnce = 32

const requests = countRequests()
const settings = loadSettings(process.env)
const services = await compose(settings, lineTelemetry())
const { signal } = new AbortController()

process.on('message', (command: Command) => void answer(command))
process.once('disconnect', () => process.exit())
process.send?.('ready')

async function answer(command: Command): Promise<void> {
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  await perform(command)
  const { user, system } = process.cpuUsage(cpu)
  const ms = performance.now() - startedAt
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  const outcome: Outcome = {
    ms,
    cpuMs: (user + system) / 1_000,
    requests: requests(),
    heapBytes: heapUsed,
    externalBytes: external,
    rssBytes: rss,
  }
  process.send?.(outcome)
}

async function perform(command: Command): Promise<void> {
  const { documents, indexing, operations, maintenance } = services
  switch (command.kind) {
    case 'store':
      return await each(command, async (n) => {
        const bytes = new TextEncoder().encode(textOf(n, command.edition))
        await storeDocument(documents, { name: nameOf(n), bytes, groups: [] }, signal)
      })
    case 'look':
      return await each(command, (n) =>
        documents.queue.send({ documentName: nameOf(n), etag: undefined, reason: 'reconcile' }, signal),
      )
    case 'work':
      return await takeJobs(async (message) => await indexDocument(indexing, parseIndexJob(message), signal))
    case 'reconcile':
      return await reconcile(maintenance, signal)
    case 'list':
      return void (await listDocuments(documents, { groups: undefined }, signal))
    case 'status':
      return void (await readStatus(operations, signal))
  }
}

async function each({ from, to }: { readonly from: number; readonly to: number }, run: (n: number) => Promise<void>) {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index)
  await inParallel(numbers, width, run)
}

/** As the Functions host does: takes messages in batches, and removes each when its function has ended. */
async function takeJobs(run: (message: unknown) => Promise<void>): Promise<void> {
  const queue = QueueServiceClient.fromConnectionString(settings.storage ?? '').getQueueClient('index-jobs')
  for (;;) {
    const { receivedMessageItems: items } = await queue.receiveMessages({
      numberOfMessages: messagesAtOnce,
      visibilityTimeout: 600,
    })
    if (items.length === 0 && ((await queue.getProperties()).approximateMessagesCount ?? 0) === 0) return
    if (items.length === 0) await delay(500)
    await inParallel(items, width, async ({ messageText, messageId, popReceipt }) => {
      await run(JSON.parse(Buffer.from(messageText, 'base64').toString()))
      await queue.deleteMessage(messageId, popReceipt)
    })
  }
}
