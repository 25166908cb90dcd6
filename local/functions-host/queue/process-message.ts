// One message through its function: deleted when that succeeds, given back when it fails, set aside when it failed too often.
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue'
import type { ListenerServices } from '../create-trigger-listeners.ts'
import { decodeMessage } from './decode-message.ts'
import { MessageLease } from './message-lease.ts'
import { queueTriggerMetadata } from './queue-trigger-metadata.ts'

type Services = Pick<ListenerServices, 'supervisor' | 'hostJson' | 'limits' | 'log'> & {
  readonly queue: QueueClient
  readonly poisonQueue: QueueClient
  /** Aborted when the host stops. */
  readonly signal: AbortSignal
}

interface Delivery {
  readonly functionName: string
  readonly inputName: string
  readonly message: DequeuedMessageItem
}

/** What becomes of a message. */
type Verdict =
  | { readonly kind: 'delete' }
  | { readonly kind: 'give-back'; readonly delayMs: number; readonly why: string }
  | { readonly kind: 'set-aside'; readonly why: string }

export async function processMessage(services: Services, delivery: Delivery): Promise<void> {
  const { queue, poisonQueue, limits, log } = services
  const { message } = delivery
  const name = `${delivery.functionName}: message ${message.messageId}, delivery ${message.dequeueCount}`
  const startedAtMs = performance.now()
  const lease = new MessageLease(queue, message, limits.queueLeaseMs, log)
  try {
    const verdict = await runFunction(services, delivery)
    if (verdict.kind === 'give-back') {
      log.error(`${name} ${verdict.why}`)
      return await lease.release(verdict.delayMs)
    }
    if (verdict.kind === 'set-aside') {
      await poisonQueue.createIfNotExists()
      await poisonQueue.sendMessage(message.messageText)
    }
    await lease.delete()
    if (verdict.kind === 'set-aside') log.error(`${name} ${verdict.why}; moved to ${poisonQueue.name}`)
    else log.info(`${name} done, ${Math.round(performance.now() - startedAtMs)} ms`)
  } finally {
    lease.end()
  }
}

async function runFunction(services: Services, { functionName, inputName, message }: Delivery): Promise<Verdict> {
  const { maxDequeueCount, messageEncoding, visibilityTimeoutMs } = services.hostJson.queues
  const text = decodeMessage(message.messageText, messageEncoding)
  if (text === undefined) return { kind: 'set-aside', why: 'is not base64' }
  // A worker or host that died while it held the message may have used up its last delivery.
  if (message.dequeueCount > maxDequeueCount) {
    return { kind: 'set-aside', why: `was delivered more than ${maxDequeueCount} times` }
  }

  const result = await services.supervisor.invoke({
    functionName,
    inputName,
    input: { string: text },
    metadata: queueTriggerMetadata(message, text),
  })
  if (result.kind === 'succeeded') return { kind: 'delete' }
  const why = `failed: ${result.error}`
  // Not the function's failure but the host's end: the next host gets the message at once.
  if (result.kind === 'lost' && services.signal.aborted) return { kind: 'give-back', delayMs: 0, why }
  if (message.dequeueCount >= maxDequeueCount) return { kind: 'set-aside', why }
  return { kind: 'give-back', delayMs: visibilityTimeoutMs, why }
}
