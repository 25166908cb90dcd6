// One message through its function: deleted when that succeeds, given back when it fails, set aside when it failed too often.
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue'
import type { ListenerServices } from '../trigger-listener.ts'
import { decodeMessage } from './decode-message.ts'
import { MessageLease } from './message-lease.ts'
import { queueTriggerMetadata } from './queue-trigger-metadata.ts'

type Services = Pick<ListenerServices, 'supervisor' | 'hostJson' | 'limits' | 'log'> & {
  readonly queue: QueueClient
  /** Undefined for a queue that is itself one. */
  readonly poisonQueue: QueueClient | undefined
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
  | { readonly kind: 'set-aside'; readonly poisonQueue: QueueClient; readonly why: string }
  /** It comes back when its lease ends. */
  | { readonly kind: 'leave'; readonly why: string }

export async function processMessage(services: Services, delivery: Delivery): Promise<void> {
  const { queue, limits, log } = services
  const { message } = delivery
  const name = `${delivery.functionName}: message ${message.messageId}, delivery ${message.dequeueCount}`
  const startedAtMs = performance.now()
  const lease = new MessageLease(queue, message, limits.queueLeaseMs, log)
  try {
    const verdict = await runFunction(services, delivery)
    switch (verdict.kind) {
      case 'delete':
        await lease.delete()
        log.info(`${name} done, ${Math.round(performance.now() - startedAtMs)} ms`)
        return
      case 'give-back':
        log.error(`${name} ${verdict.why}`)
        await lease.release(verdict.delayMs)
        return
      case 'leave':
        log.error(`${name} ${verdict.why}; it stays in ${queue.name}`)
        return
      case 'set-aside':
        await verdict.poisonQueue.createIfNotExists()
        await verdict.poisonQueue.sendMessage(message.messageText)
        await lease.delete()
        log.error(`${name} ${verdict.why}; moved to ${verdict.poisonQueue.name}`)
    }
  } finally {
    lease.end()
  }
}

async function runFunction(services: Services, { functionName, inputName, message }: Delivery): Promise<Verdict> {
  const { poisonQueue, hostJson, supervisor, signal } = services
  const { maxDequeueCount, messageEncoding, visibilityTimeoutMs } = hostJson.queues
  const text = decodeMessage(message.messageText, messageEncoding)
  if (text === undefined) return giveUp(poisonQueue, 'is not base64')
  // A worker or host that died while it held the message may have used up its last delivery.
  if (poisonQueue && message.dequeueCount > maxDequeueCount) {
    return giveUp(poisonQueue, `was delivered more than ${maxDequeueCount} times`)
  }

  const result = await supervisor.invoke({
    functionName,
    inputName,
    input: { string: text },
    metadata: queueTriggerMetadata(message, text),
  })
  if (result.kind === 'succeeded') return { kind: 'delete' }
  const why = `failed: ${result.error}`
  // Not the function's failure but the host's end: the next host gets the message at once.
  if (result.kind === 'lost' && signal.aborted) return { kind: 'give-back', delayMs: 0, why }
  if (!poisonQueue || message.dequeueCount >= maxDequeueCount) return giveUp(poisonQueue, why)
  return { kind: 'give-back', delayMs: visibilityTimeoutMs, why }
}

/** Without a poison queue a message is left alone for a while, so that it does not fail in a tight loop. */
function giveUp(poisonQueue: QueueClient | undefined, why: string): Verdict {
  return poisonQueue ? { kind: 'set-aside', poisonQueue, why } : { kind: 'leave', why }
}
