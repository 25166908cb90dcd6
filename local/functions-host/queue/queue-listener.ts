// Polls one storage queue and runs its function for each message, several at a time, as the real host's listener does.
import { setTimeout as delay } from 'node:timers/promises'
import { QueueServiceClient, type DequeuedMessageItem, type QueueClient } from '@azure/storage-queue'
import { resolveSettings, storageConnectionString } from '../app-settings.ts'
import type { ListenerServices } from '../trigger-listener.ts'
import type { TriggerListener } from '../trigger-listener.ts'
import type { Binding } from '../worker-protocol.ts'
import { storageRetries } from '../storage-retries.ts'
import { createPollingInterval } from './polling-interval.ts'
import { processMessage } from './process-message.ts'

export function createQueueListener(
  functionName: string,
  trigger: Binding,
  services: ListenerServices,
): TriggerListener {
  const { settings, hostJson, limits, log } = services
  const queueName = resolveSettings(String(trigger['queueName']), settings)
  const service = QueueServiceClient.fromConnectionString(storageConnectionString(trigger['connection'], settings), {
    retryOptions: storageRetries,
  })
  const queue = service.getQueueClient(queueName)
  // A poison queue has none of its own.
  const poisonQueue = queueName.endsWith('-poison') ? undefined : service.getQueueClient(`${queueName}-poison`)
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  let polling: Promise<void> = Promise.resolve()

  const take = (message: DequeuedMessageItem): void => {
    const processing = processMessage(
      { ...services, queue, poisonQueue, signal: stopping.signal },
      { functionName, inputName: trigger.name, message },
    )
      .catch((error: unknown) => log.error(`${functionName}: message ${message.messageId}: ${String(error)}`))
      .finally(() => underWay.delete(processing))
    underWay.add(processing)
  }

  /** A queue that cannot be reached right now (storage restarting) is asked again later. */
  const reportProblem = (error: unknown): [] => {
    log.warn(`${functionName}: queue ${queueName}: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }

  const poll = async (): Promise<void> => {
    const { batchSize, newBatchThreshold, maxPollingIntervalMs } = hostJson.queues
    const interval = createPollingInterval(maxPollingIntervalMs, Math.random)
    while (!stopping.signal.aborted) {
      const messages = await receive(queue, batchSize, limits.queueLeaseMs).catch(reportProblem)
      messages.forEach(take)
      // Whoever finishes first makes room for the next batch.
      while (underWay.size > newBatchThreshold && !stopping.signal.aborted) await Promise.race(underWay)
      await delay(interval.next(messages.length > 0), undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  return {
    description: `${functionName}: queue ${queueName}`,
    start: async () => {
      await queue.createIfNotExists().catch(reportProblem)
      polling = poll()
    },
    stop: async () => {
      stopping.abort()
      await polling
      await Promise.all(underWay)
    },
  }
}

async function receive(
  queue: QueueClient,
  batchSize: number,
  leaseMs: number,
): Promise<readonly DequeuedMessageItem[]> {
  const visibilityTimeout = Math.ceil(leaseMs / 1_000)
  return (await queue.receiveMessages({ numberOfMessages: batchSize, visibilityTimeout })).receivedMessageItems
}
