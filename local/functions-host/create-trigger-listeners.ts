// A listener for every function that is not triggered by HTTP.
import type { Clock } from '../../shared/kernel/clock.ts'
import type { AppSettings } from './app-settings.ts'
import type { HostLimits } from './functions-host-options.ts'
import type { HostJson } from './host-json.ts'
import type { HostLog } from './host-log.ts'
import { createBlobListener } from './blob/blob-listener.ts'
import { createQueueListener } from './queue/queue-listener.ts'
import { triggerOf } from './registered-trigger.ts'
import type { WorkerSupervisor } from './supervision/worker-supervisor.ts'
import { createTimerListener } from './timer/timer-listener.ts'
import type { TriggerListener } from './trigger-listener.ts'
import type { RegisteredFunction } from './worker-protocol.ts'

export interface ListenerServices {
  readonly supervisor: WorkerSupervisor
  readonly settings: AppSettings
  readonly hostJson: HostJson
  readonly limits: HostLimits
  readonly log: HostLog
  readonly clock: Clock
  readonly dataDir: string
}

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
