// Takes messages off a queue as the Functions host does: some at a time, more when most are done, and each removed when its
// function has ended.
import { setTimeout as delay } from 'node:timers/promises'
import type { QueueClient } from '@azure/storage-queue'

/** `batchSize` and `newBatchThreshold` of host.json. */
const batchSize = 8
const newBatchThreshold = 4
const pollMs = 250
/** Longer than any job takes here. */
const visibilityTimeoutSeconds = 600

/**
 * Ends when the queue holds nothing, not even messages held back, or when `isEnough`, and with what is under way by then.
 * @returns how often it asked the queue for nothing.
 */
export async function takeJobs(
  queue: QueueClient,
  perform: (message: unknown) => Promise<void>,
  isEnough: () => boolean,
): Promise<number> {
  const underWay = new Set<Promise<void>>()
  let polls = 0
  while (!isEnough()) {
    if (underWay.size > newBatchThreshold) {
      await Promise.race(underWay)
      continue
    }
    const options = { numberOfMessages: batchSize, visibilityTimeout: visibilityTimeoutSeconds }
    const { receivedMessageItems: items } = await queue.receiveMessages(options)
    for (const { messageText, messageId, popReceipt } of items) {
      const job = perform(JSON.parse(Buffer.from(messageText, 'base64').toString()))
        .then(async () => void (await queue.deleteMessage(messageId, popReceipt)))
        .finally(() => underWay.delete(job))
      underWay.add(job)
    }
    if (items.length > 0) continue
    polls += 2
    if (((await queue.getProperties()).approximateMessagesCount ?? 0) === 0) return polls
    await Promise.race([...underWay, delay(pollMs)])
  }
  await Promise.all(underWay)
  return polls
}
