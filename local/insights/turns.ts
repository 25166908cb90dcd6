// The turns among the telemetry: each answer, or failure to answer, is one custom event.
import type { Envelope } from './envelope.ts'
import { operationOf } from './envelope.ts'

export interface TurnEvent {
  readonly at: string
  readonly event: string
  readonly operationId: string | undefined
  /** As customDimensions shows them: all are strings. */
  readonly fields: Readonly<Record<string, string>>
}

const turnEvents = new Set<string | undefined>(['ai_completion', 'ai_completion_error'])

/** Newest first. */
export function turnsIn(envelopes: readonly Envelope[]): TurnEvent[] {
  return envelopes
    .filter(({ data }) => data.baseType === 'EventData' && turnEvents.has(data.baseData.name))
    .map(eventOf)
    .sort((a, b) => (a.at < b.at ? 1 : -1))
}

export function eventOf(envelope: Envelope): TurnEvent {
  const { name = '', properties } = envelope.data.baseData
  return { at: envelope.time, event: name, operationId: operationOf(envelope), fields: properties }
}
