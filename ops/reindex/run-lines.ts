// A run in full, for a person.
import { progressLine } from '../report/progress-line.ts'
import { duration, utc } from '../report/units.ts'
import { failureLines } from './failure-lines.ts'
import type { RunReply } from './run-reply.ts'
import { aimOf, isAtWork } from './run-reply.ts'

export function runLines(run: RunReply): string[] {
  const { id, state, from, startedAt, startedBy, completedAt, end, problem, progress, failures } = run
  const facts = [
    ['run', id],
    ['about', aimOf(run)],
    ['from', from],
    ['state', state],
    ['started', `${utc(startedAt)} by ${startedBy}`],
    ['complete', completedAt && `${utc(completedAt)}, after ${tookFor(startedAt, completedAt)}`],
    ['ended', end && `${utc(end.at)} by ${end.by}: ${end.as}${end.forced ? ', though incomplete' : ''}`],
    ['progress', progress && progressLine(progress)],
    // What was in its way before it came to its end is of no use any more.
    ['problem', isAtWork(run) && problem ? `${problem.message} (${utc(problem.at)})` : undefined],
  ].flatMap(([name = '', value]) => (value ? [`${name.padEnd(8)}  ${value}`] : []))
  return failures.length === 0 ? facts : [...facts, '', ...failureLines(failures, progress?.documents.failed)]
}

export function tookFor(startedAt: string, endedAt: string): string {
  return duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000)
}
