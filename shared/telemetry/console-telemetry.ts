// Telemetry as lines a person can read: what a developer, and a log stream without Application Insights, gets.
import type { AttemptRecord } from './answer-events.ts'
import { eventNames } from './event-names.ts'
import { toSnakeCase } from './snake-case.ts'
import type { Telemetry, TelemetryEvent } from './telemetry.ts'
import { telemetryOver } from './telemetry-over.ts'

/** @param write takes one line without its line break. */
export function consoleTelemetry(write: (line: string) => void): Telemetry {
  return telemetryOver((event) => {
    if (event.name !== 'unexpectedError') return write(lineOf(event))
    // A stack reads better below its line than in it.
    const { stack, ...fields } = event.fields
    write(`${eventNames[event.name]} ${formatFields(fields)}\n${stack}`)
  })
}

function lineOf({ name, fields }: TelemetryEvent): string {
  return `${eventNames[name]} ${formatFields(fields)}`
}

function formatFields(fields: object): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${toSnakeCase(name)}=${formatValue(value)}`)
    .join(' ')
}

function formatValue(value: unknown): string {
  if (typeof value === 'number') return String(Math.round(value))
  if (typeof value === 'string' && /^[^\s"=]+$/.test(value)) return value
  if (Array.isArray(value)) return JSON.stringify(value.map((each) => (isAttempt(each) ? shortly(each) : each)))
  return JSON.stringify(value)
}

function isAttempt(value: unknown): value is AttemptRecord {
  return typeof value === 'object' && value !== null && 'deployment' in value && 'outcome' in value
}

function shortly({ deployment, outcome }: AttemptRecord): string {
  return `${deployment}:${outcome}`
}
