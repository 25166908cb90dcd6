// What a re-index run must make of its quota, and what it must not do to people who ask meanwhile.
import type { PromiseCheck } from '../drill.ts'
import { formatMs, formatShare, quantile } from '../figures.ts'
import type { BusyPlan } from './busy-plan.ts'
import { tokensPerMinute } from './busy-plan.ts'
import type { AskedQuestion } from './paced-questions.ts'
import { wholeStretches } from './quota-use.ts'
import type { Part } from './run-part.ts'

const leastUse = 0.9
const mostSlowdown = 1.1

export function busyPromises(part: Part, plan: BusyPlan): PromiseCheck[] {
  const { title, instances, calls, during, quiet } = part
  // Several instances find out about each other in the first.
  const uses = usesOf(part, plan).slice(instances > 1 ? 1 : 0)
  const refused = calls.filter(({ isRefused }) => isRefused).length
  const asked = [...quiet.flat(), ...during]
  const answered = asked.filter(({ firstTextMs }) => firstTextMs !== undefined).length
  const [quietP95, duringP95] = [p95(quiet.flat()), p95(during)]
  return [
    {
      promise: `${title}: the run uses at least 90 % of what questions leave of the quota, in each ${formatMs(plan.stretchMs)}${instances > 1 ? ' after the first' : ''}`,
      measured: uses.length === 0 ? 'it did not last that long' : uses.map((use) => formatShare(use, 1)).join(', '),
      isKept: uses.length > 0 && uses.every((use) => use >= leastUse),
    },
    {
      promise: `${title}: not one call is refused for the quota (429)`,
      measured: `${refused} of ${calls.length}`,
      isKept: refused === 0 && calls.length > 0,
    },
    {
      promise: `${title}: first text during the run, p95 at most 10 % above that of quiet times`,
      measured: `${formatMs(duringP95)} of ${during.length}, quiet ${formatMs(quietP95)} of ${quiet.flat().length} (${quiet
        .map((each) => formatMs(p95(each)))
        .join(' before, ')} after): ${(duringP95 / quietP95).toFixed(2)} times`,
      isKept: duringP95 <= quietP95 * mostSlowdown,
    },
    {
      promise: `${title}: every question is answered`,
      measured: [`${answered} of ${asked.length}`, ...new Set(asked.flatMap(({ error }) => error ?? []))].join('; '),
      isKept: answered === asked.length && asked.length > 0,
    },
  ]
}

/** Of each stretch: the run's part of what the questions of the time have left. */
export function usesOf({ calls }: Part, { stretchMs }: BusyPlan): number[] {
  const quotaTokens = (tokensPerMinute * stretchMs) / 60_000
  return wholeStretches(calls, stretchMs).map(
    ({ runTokens, questionTokens }) => runTokens / (quotaTokens - questionTokens),
  )
}

export function p95(asked: readonly AskedQuestion[]): number {
  return quantile(timesOf(asked), 0.95)
}

/** To the first text; who was not answered waits forever. */
export function timesOf(asked: readonly AskedQuestion[]): number[] {
  return asked.map(({ firstTextMs }) => firstTextMs ?? Infinity)
}
