// Telemetry as OpenTelemetry knows it: each event a record in a log, and counted.
import type { Attributes } from '@opentelemetry/api'
import { eventAttributes } from './event-attributes.ts'
import { countEvents } from './event-metrics.ts'
import { eventNames } from './event-names.ts'
import type { Telemetry } from './telemetry.ts'
import { telemetryOver } from './telemetry-over.ts'

export function loggedTelemetry(log: (name: string, attributes: Attributes) => void): Telemetry {
  const count = countEvents()
  return telemetryOver((event) => {
    log(eventNames[event.name], eventAttributes(event.fields))
    count(event)
  })
}
