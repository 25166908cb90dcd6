// Holds a dequeued message for as long as its function runs: visible again soon after this host dies, never before.
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue'
import type { HostLog } from '../host-log.ts'

export class MessageLease {
  readonly #queue: QueueClient
  readonly #message: DequeuedMessageItem
  readonly #timer: NodeJS.Timeout
  /** Changes with every renewal; only the newest one may delete the message. */
  #popReceipt: string
  #renewal: Promise<void> = Promise.resolve()

  constructor(queue: QueueClient, message: DequeuedMessageItem, leaseMs: number, log: HostLog) {
    this.#queue = queue
    this.#message = message
    this.#popReceipt = message.popReceipt
    this.#timer = setInterval(() => {
      this.#renewal = this.#show(leaseMs).catch((error: unknown) =>
        log.warn(`message ${message.messageId} could not be renewed: ${String(error)}`),
      )
    }, leaseMs / 2)
  }

  async delete(): Promise<void> {
    await this.#endRenewals()
    await this.#queue.deleteMessage(this.#message.messageId, this.#popReceipt)
  }

  /** Gives the message back: it is visible again after `delayMs`. */
  async release(delayMs: number): Promise<void> {
    await this.#endRenewals()
    await this.#show(delayMs)
  }

  /** Stops renewing; whoever does nothing else lets the message come back when the lease ends. */
  end(): void {
    clearInterval(this.#timer)
  }

  async #endRenewals(): Promise<void> {
    this.end()
    await this.#renewal
  }

  async #show(afterMs: number): Promise<void> {
    const { messageId, messageText } = this.#message
    const updated = await this.#queue.updateMessage(
      messageId,
      this.#popReceipt,
      messageText,
      Math.ceil(afterMs / 1_000),
    )
    this.#popReceipt = updated.popReceipt ?? this.#popReceipt
  }
}
