// One message through its function: deleted when that succeeds, given back when it fails, set aside when it failed too often.
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue'
import type { ListenerServices } from '../create-trigger-listeners.ts'
import { decodeMessage } from './decode-message.ts'
import { MessageLease } from './message-lease.ts'
import { queueTriggerMetadata } from './queue-trigger-metadata.ts'

type Services = Pick<ListenerServices, 'supervisor' | 'hostJson' | 'limits' | 'log'> & {
  readonly queue: QueueClient
  readonly poisonQueue: QueueClient
}

interface Delivery {
  readonly functionName: string
  readonly inputName: string
  readonly message: DequeuedMessageItem
}

export async function processMessage(
  services: Services,
  { functionName, inputName, message }: Delivery,
): Promise<void> {
  const { queue, hostJson, limits, supervisor, log } = services
  const { maxDequeueCount, messageEncoding, visibilityTimeoutMs } = hostJson.queues
  const lease = new MessageLease(queue, message, limits.queueLeaseMs, log)
  const name = `${functionName}: message ${message.messageId}, delivery ${message.dequeueCount}`
  const setAside = async (why: string): Promise<void> => {
    log.error(`${name} ${why}; moved to ${services.poisonQueue.name}`)
    await services.poisonQueue.createIfNotExists()
    await services.poisonQueue.sendMessage(message.messageText)
    await lease.delete()
  }

  const text = decodeMessage(message.messageText, messageEncoding)
  if (text === undefined) return await setAside('is not base64')
  // A worker or host that died while it held the message may have used up its last delivery.
  if (message.dequeueCount > maxDequeueCount) return await setAside(`was delivered more than ${maxDequeueCount} times`)

  const startedAtMs = performance.now()
  const result = await supervisor.invoke({
    functionName,
    inputName,
    input: { string: text },
    metadata: queueTriggerMetadata(message, text),
  })
  if (result.kind === 'succeeded') {
    await lease.delete()
    log.info(`${name} done, ${Math.round(performance.now() - startedAtMs)} ms`)
    return
  }
  if (message.dequeueCount >= maxDequeueCount) return await setAside(`failed: ${result.error}`)
  log.error(`${name} failed: ${result.error}`)
  await lease.release(visibilityTimeoutMs)
}
