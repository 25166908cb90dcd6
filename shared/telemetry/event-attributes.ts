// An event's fields as attributes: flat, in snake case, as they are queried.
import type { Attributes } from '@opentelemetry/api'
import { toSnakeCase } from './snake-case.ts'
import type { TelemetryEvent } from './telemetry.ts'

/** What is nested becomes JSON (KQL: `parse_json`); what is unknown is left out. */
export function eventAttributes(fields: TelemetryEvent['fields']): Attributes {
  const attributes: Attributes = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    attributes[toSnakeCase(name)] = isScalar(value) ? scalar(value) : JSON.stringify(value, snakeCaseKeys)
  }
  return attributes
}

type Scalar = string | number | boolean

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** Times are measured to the nanosecond; nobody reads that far. */
function scalar(value: Scalar): Scalar {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value
}

function snakeCaseKeys(_key: string, value: unknown): unknown {
  if (typeof value === 'number') return scalar(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [toSnakeCase(name), each as unknown]))
}
