// What a trigger other than HTTP looks like to the host: it starts, and it stops taking new events.
import type { WorkerSupervisor } from './supervision/worker-supervisor.ts'
import type { AppSettings } from './app-settings.ts'
import type { HostJson } from './host-json.ts'
import type { HostLimits } from './functions-host-options.ts'
import type { HostLog } from './host-log.ts'
import type { Clock } from '../../shared/kernel/clock.ts'

export interface TriggerListener {
  /** For people: what the function listens to. */
  readonly description: string
  /** For triggers that a person may pull by hand. */
  readonly byHand?: { readonly functionName: string; readonly run: () => Promise<void> }
  start(): Promise<void>
  /** Takes nothing new from here on; resolves when what was taken has ended. */
  stop(): Promise<void>
}

/** What listeners are made of. */
export interface ListenerServices {
  readonly supervisor: WorkerSupervisor
  readonly settings: AppSettings
  readonly hostJson: HostJson
  readonly limits: HostLimits
  readonly log: HostLog
  readonly clock: Clock
  readonly dataDir: string
}
