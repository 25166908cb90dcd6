// Makes the queue do what Azure says that it may: deliver late, in another order, and more than once.
import { setTimeout as delay } from 'node:timers/promises'
import type { QueueClient } from '@azure/storage-queue'

export interface UnrulyQueue {
  readonly figures: { heldBack: number; repeated: number }
  /** Messages that are held back now come later all the same. */
  stop(): Promise<void>
}

const betweenLooksMs = 120
const mostTaken = 3
const mostHeldBackS = 5
const repeatShare = 0.5

export function makeUnruly(queue: QueueClient, mostRepeated: number, random: () => number): UnrulyQueue {
  const stopping = new AbortController()
  const figures = { heldBack: 0, repeated: 0 }
  const disturb = async (): Promise<void> => {
    const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: mostTaken, visibilityTimeout: 30 })
    for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
      const copies = figures.repeated < mostRepeated && random() < repeatShare ? 2 : 1
      for (let copy = 0; copy < copies; copy++) {
        await queue.sendMessage(messageText, { visibilityTimeout: Math.floor(random() * (mostHeldBackS + 1)) })
      }
      await queue.deleteMessage(messageId, popReceipt)
      figures.heldBack++
      figures.repeated += copies - 1
    }
  }
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      await disturb()
      await delay(betweenLooksMs)
    }
  })()
  return {
    figures,
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
