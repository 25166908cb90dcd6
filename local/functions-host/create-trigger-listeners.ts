// A listener for every function that is not triggered by HTTP.
import { createBlobListener } from './blob/blob-listener.ts'
import { createQueueListener } from './queue/queue-listener.ts'
import { triggerOf } from './registered-trigger.ts'
import { createTimerListener } from './timer/timer-listener.ts'
import type { ListenerServices, TriggerListener } from './trigger-listener.ts'
import type { RegisteredFunction } from './worker-protocol.ts'

export function createTriggerListeners(
  functions: readonly RegisteredFunction[],
  services: ListenerServices,
): readonly TriggerListener[] {
  return functions.flatMap((registered) => {
    const trigger = triggerOf(registered)
    const create = listenerTypes.get(trigger?.type.toLowerCase() ?? '')
    return trigger && create ? create(registered.name, trigger, services) : []
  })
}

const listenerTypes = new Map([
  ['queuetrigger', createQueueListener],
  ['blobtrigger', createBlobListener],
  ['timertrigger', createTimerListener],
])
