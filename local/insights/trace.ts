// One request with everything that was done for it, here and behind queues.
import type { Envelope } from './envelope.ts'
import { durationMsOf } from './envelope.ts'
import type { TelemetryStore } from './telemetry-store.ts'
import type { TurnEvent } from './turns.ts'
import { eventOf } from './turns.ts'

export interface TraceSpan {
  readonly id: string
  readonly parentId: string | undefined
  readonly name: string
  readonly startedAt: string
  readonly durationMs: number
  readonly isSuccess: boolean
  readonly attributes: Readonly<Record<string, string>>
}

export interface Trace {
  readonly operationId: string
  /** In the order in which they began. */
  readonly spans: readonly TraceSpan[]
  readonly events: readonly TurnEvent[]
}

/** Undefined when nothing here names that request: it may be too old, or not have been exported yet. */
export function traceOf(store: TelemetryStore, requestId: string): Trace | undefined {
  const naming = store.all().find(({ data }) => data.baseData.properties['request_id'] === requestId)
  const operationId = naming?.tags['ai.operation.id']
  if (operationId === undefined) return undefined
  const envelopes = store.ofOperation(operationId)
  return {
    operationId,
    spans: envelopes.filter(isSpan).map(spanOf).sort(byStart),
    events: envelopes.filter(({ data }) => data.baseType === 'EventData').map(eventOf),
  }
}

function isSpan({ data }: Envelope): boolean {
  return data.baseType === 'RequestData' || data.baseType === 'RemoteDependencyData'
}

function spanOf({ time, tags, data: { baseData } }: Envelope): TraceSpan {
  return {
    id: baseData.id ?? '',
    parentId: tags['ai.operation.parentId'],
    name: baseData.name ?? '',
    startedAt: time,
    durationMs: durationMsOf(baseData.duration),
    isSuccess: baseData.success ?? true,
    attributes: baseData.properties,
  }
}

/** Of two that began in the same millisecond the longer one is around the other. */
function byStart(a: TraceSpan, b: TraceSpan): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || b.durationMs - a.durationMs
}
