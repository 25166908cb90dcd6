// The latest telemetry, in memory: trace by trace, and what belongs to no trace.
import type { Envelope } from './envelope.ts'
import { operationOf } from './envelope.ts'

/** Some hours of clicking, or some minutes of load; a trace has about twenty envelopes of a kilobyte. */
const mostOperations = 1_000
/** Metrics come once a minute, a few dozen at a time. */
const mostLoose = 10_000

export class TelemetryStore {
  readonly #operations = new Map<string, Envelope[]>()
  readonly #loose: Envelope[] = []

  keep(envelopes: readonly Envelope[]): void {
    for (const envelope of envelopes) {
      const operation = operationOf(envelope)
      if (operation === undefined) this.#loose.push(envelope)
      else this.#keepIn(operation, envelope)
    }
    this.#loose.splice(0, this.#loose.length - mostLoose)
  }

  /** In the order in which traces began to arrive. */
  all(): readonly Envelope[] {
    return [...this.#operations.values(), this.#loose].flat()
  }

  ofOperation(operation: string): readonly Envelope[] {
    return this.#operations.get(operation) ?? []
  }

  #keepIn(operation: string, envelope: Envelope): void {
    const known = this.#operations.get(operation)
    if (known) {
      known.push(envelope)
      return
    }
    this.#operations.set(operation, [envelope])
    const [oldest] = this.#operations.keys()
    if (this.#operations.size > mostOperations && oldest !== undefined) this.#operations.delete(oldest)
  }
}
