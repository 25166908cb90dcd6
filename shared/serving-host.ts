// This process, as its functions see it: services on first use, connections to callers, and where telemetry goes.
import { randomUUID } from 'node:crypto'
import type { Services } from './compose.ts'
import { compose } from './compose.ts'
import type { RunningTelemetry } from './compose-telemetry.ts'
import { lineTelemetry, startTelemetry } from './compose-telemetry.ts'
import { loadSettings, loadTelemetrySettings } from './config/load-settings.ts'
import type { Settings } from './config/settings.ts'
import { systemClock } from './kernel/clock.ts'
import { isDoneWithin } from './kernel/is-done-within.ts'
import { once } from './kernel/once.ts'
import { describeError } from './telemetry/describe-error.ts'
import type { JobHost } from './jobs/job-host.ts'
import type { ChatHost } from './http/chat-function.ts'
import type { ConnectionWatch } from './http/watch-connections.ts'
import { watchConnections } from './http/watch-connections.ts'
import { unwatchedConnection } from './http/client-connection.ts'

/** Settings are read here and nowhere else. */
const environment = process.env // oxlint-disable-line node/no-process-env
const readSettings = (): Settings => loadSettings(environment)

let connections: ConnectionWatch | undefined
/** Lines on the console until it is known where else to. */
let running: RunningTelemetry = { telemetry: lineTelemetry(), stop: async () => {} }

let composed: Services | undefined
const services = once(async () => {
  composed = await compose(readSettings(), running.telemetry)
  return composed
})

export const host: ChatHost<Services> & JobHost<Services> = {
  services,
  clock: systemClock,
  get telemetry() {
    return running.telemetry
  },
  connectionOf: (invocationId) => connections?.connectionOf(invocationId) ?? unwatchedConnection(),
  newId: randomUUID,
  reportUnexpected: (error, where) => running.telemetry.unexpectedError({ ...where, ...describeError(error) }),
}

/** Call it once, before the first request. Never throws: what is wrong with the settings, requests are told. */
export async function startServing(): Promise<void> {
  connections ??= watchConnections()
  try {
    running = await startTelemetry(loadTelemetrySettings(environment))
    readSettings()
  } catch (error) {
    host.reportUnexpected(error, { functionName: 'setup', requestId: '' })
  }
}

/** The host gives an instance some seconds to end; what cannot be sent within two is let go. */
const endTimeoutMs = 2_000
/** Of those: a ledger that hangs must not take the time in which telemetry would say so. */
const postTimeoutMs = 1_000

export async function stopServing(): Promise<void> {
  // Spending first: if it cannot be posted, telemetry says so.
  const ended = Promise.resolve(composed?.endSpending(postTimeoutMs)).then(() => running.stop())
  await isDoneWithin(
    systemClock,
    endTimeoutMs,
    ended.catch(() => {}),
  )
}
