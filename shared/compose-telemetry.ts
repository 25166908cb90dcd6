// Settings → where telemetry goes: to Application Insights when there is a connection string, else to the console.
import type { Settings } from './config/settings.ts'
import type { Telemetry } from './telemetry/telemetry.ts'
import { consoleTelemetry } from './telemetry/console-telemetry.ts'
import { loggedTelemetry } from './telemetry/logged-telemetry.ts'

export interface RunningTelemetry {
  readonly telemetry: Telemetry
  /** Sends what has not been sent yet. */
  stop(): Promise<void>
}

export type TelemetrySettings = Pick<Settings, 'insightsConnectionString' | 'roleName' | 'tracedPercent'>

/** Ingestion takes a batch in well under a second; three batches collect meanwhile. */
const sendTimeoutMs = 15_000

/** Before anything is traced or counted. Without a connection string no module of any SDK is loaded. */
export async function startTelemetry(settings: TelemetrySettings): Promise<RunningTelemetry> {
  const { insightsConnectionString: connectionString, roleName, tracedPercent } = settings
  if (connectionString === undefined) return { telemetry: lineTelemetry(), stop: async () => {} }
  const { startApplicationInsights } = await import('./azure/application-insights.ts')
  const sampledShare = tracedPercent / 100
  const insights = startApplicationInsights({ connectionString, roleName, sampledShare, sendTimeoutMs })
  return { telemetry: loggedTelemetry(insights.logEvent), stop: insights.shutdown }
}

export function lineTelemetry(): Telemetry {
  return consoleTelemetry((line) => process.stdout.write(`${line}\n`))
}
