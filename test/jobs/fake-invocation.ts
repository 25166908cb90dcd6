// What the host says of an invocation, and the process it runs in, as tests of jobs need them.
import { InvocationContext } from '@azure/functions'
import type { JobHost } from '../../shared/jobs/job-host.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { RecordingTelemetry } from '../fakes/recording-telemetry.ts'

/** Any service: jobs are handed what the process has. */
export interface Lamp {
  readonly lit: string[]
}

export class FakeJobHost implements JobHost<Lamp> {
  readonly clock = new FakeClock()
  readonly events = new RecordingTelemetry()
  readonly telemetry = this.events.port
  readonly lamp: Lamp = { lit: [] }
  readonly unexpected: unknown[] = []
  /** Settings may be invalid. */
  settingsProblem: Error | undefined

  async services(): Promise<Lamp> {
    if (this.settingsProblem) throw this.settingsProblem
    return this.lamp
  }

  reportUnexpected(error: unknown, where: { readonly functionName: string; readonly requestId: string }): void {
    this.unexpected.push({ error, ...where })
  }
}

const names = { invocationId: 'invocation-1', functionName: 'light-lamp' }

/** @param dequeueCount as the host hands it over. */
export function messageFrom(queueName: string, dequeueCount: unknown = 1): InvocationContext {
  const trigger = { type: 'queueTrigger', name: 'queueTrigger', queueName }
  return new InvocationContext({ ...names, options: { trigger }, triggerMetadata: { dequeueCount } })
}

export function timerTick(): InvocationContext {
  return new InvocationContext({ ...names, options: { trigger: { type: 'timerTrigger', name: 'timer' } } })
}

export function blobEvent(name: string): InvocationContext {
  const trigger = { type: 'blobTrigger', name: 'blob' }
  return new InvocationContext({ ...names, options: { trigger }, triggerMetadata: { name } })
}
