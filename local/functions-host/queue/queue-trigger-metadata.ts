// Trigger metadata of a queue message, under the names that the real host uses.
import type { DequeuedMessageItem } from '@azure/storage-queue'
import { applyJsonFields } from '../json-fields.ts'
import type { TriggerMetadata, TypedData } from '../worker-protocol.ts'

/** A message with a property `id` or `dequeueCount` of its own overwrites the host's: so does the real host. */
export function queueTriggerMetadata(message: DequeuedMessageItem, text: string): TriggerMetadata {
  const metadata: Record<string, TypedData> = {
    QueueTrigger: { string: text },
    DequeueCount: { int: message.dequeueCount },
    ExpirationTime: dateData(message.expiresOn),
    Id: { string: message.messageId },
    InsertionTime: dateData(message.insertedOn),
    NextVisibleTime: dateData(message.nextVisibleOn),
    PopReceipt: { string: message.popReceipt },
  }
  applyJsonFields(text, metadata)
  return metadata
}

function dateData(date: Date): TypedData {
  return { json: JSON.stringify(date) }
}
