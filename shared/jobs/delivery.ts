// What the host tells of the work it hands over: how often it has, and so whether it will again.
import type { InvocationContext } from '@azure/functions'
import { z } from 'zod'
import type { JobFailed } from '../telemetry/job-events.ts'

/** `maxDequeueCount` in host.json; then the host moves the message to the poison queue. */
const mostDeliveries = 5

/** A message may have a field of that name, and the host then hands over that one: anything may stand in it. */
const metadata = z.object({ dequeueCount: z.coerce.number().int().positive().optional().catch(undefined) })

export function deliveryOf(invocation: InvocationContext): Pick<JobFailed, 'deliveries' | 'isRetried'> {
  const { dequeueCount: deliveries } = metadata.parse(invocation.triggerMetadata ?? {})
  // The next tick finds undone what this one has not done.
  const isTick = invocation.options.trigger.type === 'timerTrigger'
  if (isTick || isFromPoisonQueue(invocation)) return { deliveries, isRetried: true }
  return { deliveries, isRetried: deliveries === undefined ? undefined : deliveries < mostDeliveries }
}

export function queueOf({ options }: InvocationContext): string {
  return String(options.trigger['queueName'])
}

/**
 * A poison queue has none of its own: what fails there is not moved on, but comes back after ten minutes until it expires (QueueProcessor
 * and QueueListenerFactory in Azure/azure-sdk-for-net, Microsoft.Azure.WebJobs.Extensions.Storage.Queues).
 */
export function isFromPoisonQueue(invocation: InvocationContext): boolean {
  return queueOf(invocation).endsWith('-poison')
}
