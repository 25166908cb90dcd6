// Telemetry that keeps what it is told, for tests.
import type { EventFields, EventName, Telemetry, TelemetryEvent } from '../../shared/telemetry/telemetry.ts'
import { telemetryOver } from '../../shared/telemetry/telemetry-over.ts'

export class RecordingTelemetry {
  readonly #told = new Map<EventName, TelemetryEvent['fields'][]>()
  /** The port itself, to be passed to what is tested. */
  readonly port: Telemetry = telemetryOver(({ name, fields }) => void this.#of(name).push(fields))

  /** All events of one kind, oldest first; later ones are appended to the same array. */
  of<Name extends EventName>(name: Name): readonly EventFields<Name>[] {
    return this.#of(name)
  }

  #of(name: EventName): TelemetryEvent['fields'][] {
    const known = this.#told.get(name) ?? []
    this.#told.set(name, known)
    return known
  }
}
