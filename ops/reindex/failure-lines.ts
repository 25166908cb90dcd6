// The documents of a run that failed, and why.
import { table } from '../report/table.ts'
import { count, utc } from '../report/units.ts'
import type { RunReply } from './run-reply.ts'

/** @param failed how many there are; the API names the first. */
export function failureLines(failures: RunReply['failures'], failed = failures.length): string[] {
  const rows = failures.map(({ documentName, error, failedAt }) => [
    documentName,
    error.code,
    utc(failedAt),
    error.message,
  ])
  const more = failed - failures.length
  return [
    ...table([['failed document', 'code', 'at', 'why'], ...rows]),
    ...(more > 0 ? [`… and ${count(more)} more`] : []),
  ]
}
