// The port over one function that treats all events alike: what the console, Application Insights and the tests implement.
import { eventNames } from './event-names.ts'
import type { Telemetry, TelemetryEvent } from './telemetry.ts'

export function telemetryOver(report: (event: TelemetryEvent) => void): Telemetry {
  const methods = Object.keys(eventNames).map((name) => [
    name,
    (fields: TelemetryEvent['fields']) => report({ name, fields } as TelemetryEvent), // oxlint-disable-line typescript/no-unsafe-type-assertion -- called as the method `name`, so these are its fields
  ])
  return Object.fromEntries(methods) as Telemetry // oxlint-disable-line typescript/no-unsafe-type-assertion -- the table has every name
}
