// Telemetry as lines a person can read: what a developer, and a log stream without Application Insights, gets.
import type { Telemetry } from './telemetry.ts'

/** @param write takes one line without its line break. */
export function consoleTelemetry(write: (line: string) => void): Telemetry {
  const report = (event: string, fields: object): void => write(`${event} ${formatFields(fields)}`)
  return {
    aiCompletion: ({ attempts, ...fields }) =>
      report('ai_completion', { ...fields, attempts: attempts.map((each) => `${each.deployment}:${each.outcome}`) }),
    aiCompletionError: ({ attempts, ...fields }) =>
      report('ai_completion_error', {
        ...fields,
        attempts: attempts.map((each) => `${each.deployment}:${each.outcome}`),
      }),
    documentIndexed: (fields) => report('document_indexed', fields),
    summaryFailed: (fields) => report('summary_failed', fields),
    summaryWritten: (fields) => report('summary_written', fields),
  }
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
  return JSON.stringify(value)
}

/** `timeToFirstTokenMs` is `ttft_ms` to everyone who reads such lines. */
function toSnakeCase(name: string): string {
  return name.replace('timeToFirstToken', 'ttft').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
