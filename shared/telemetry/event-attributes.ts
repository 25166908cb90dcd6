// An event's fields as attributes: flat, in snake case, as they are queried.
import type { Attributes } from '@opentelemetry/api'
import { toSnakeCase } from './snake-case.ts'
import type { TelemetryEvent } from './telemetry.ts'

/** What is nested becomes JSON (KQL: `parse_json`); what is unknown is left out. */
export function eventAttributes(fields: TelemetryEvent['fields']): Attributes {
  const attributes: Attributes = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    attributes[toSnakeCase(name)] = isScalar(value) ? scalar(value) : JSON.stringify(inSnakeCase(value))
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

/** Copied and then written: JSON.stringify with a function to ask takes twice as long, and every turn has an event. */
function inSnakeCase(value: unknown): unknown {
  if (isScalar(value)) return scalar(value)
  if (Array.isArray(value)) return value.map(inSnakeCase)
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = {}
  for (const [name, each] of Object.entries(value)) copy[toSnakeCase(name)] = inSnakeCase(each)
  return copy
}
