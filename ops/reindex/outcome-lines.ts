// What came of a run, and what can be done now.
import { count, utc } from '../report/units.ts'
import { failureLines } from './failure-lines.ts'
import { nextSteps } from './next-steps.ts'
import { tookFor } from './run-lines.ts'
import type { RunReply } from './run-reply.ts'
import { aimOf } from './run-reply.ts'

/** @param last how far it was when that could last be told. */
export function outcomeLines(run: RunReply, last: RunReply['progress']): string[] {
  const { failures } = run
  return [
    ...(failures.length === 0 ? [] : [...failureLines(failures, last?.documents.failed), '']),
    `Run ${run.id} (${aimOf(run)}) is ${outcomeOf(run)}${countsOf(last)}.`,
    ...nextSteps(run, last),
  ]
}

function outcomeOf({ state, startedAt, completedAt, end }: RunReply): string {
  if (completedAt !== undefined && (state === 'complete' || state === 'finished'))
    return `${state} after ${tookFor(startedAt, completedAt)}`
  return end ? `${state} since ${utc(end.at)}, by ${end.by}` : state
}

function countsOf(last: RunReply['progress']): string {
  if (!last) return ''
  const { total, done, failed } = last.documents
  return `: ${count(done)} of ${count(total, 'document')} indexed, ${count(failed)} failed`
}
