// The bills side by side.
import type { Table } from '../drill.ts'
import { inDollars } from './cost-plan.ts'
import { answered, told } from './replies.ts'
import type { RunawayRun } from './run-away.ts'
import { toldAt } from './run-promises.ts'
import type { UsualBill } from './usual-loop.ts'

/** A long answer over a large prompt takes that long; for the figure of a night only. */
export const secondsPerAnswer = 6
/** An agent that asks four at a time. */
const answersInANight = (10 * 3_600 * 4) / secondsPerAnswer

/** @param budget in micro-dollars. */
export function costTable(runs: readonly RunawayRun[], usual: UsualBill, budget: number): Table {
  const night = inDollars((usual.microDollars / usual.answers) * answersInANight)
  return {
    title: `Against a budget of ${inDollars(budget)} a day`,
    columns: [
      '',
      'answers',
      'billed',
      'of the budget',
      'told to come again',
      'after a night of 10 h',
      'who hears of it',
    ],
    rows: [
      ['the usual code', String(usual.answers), inDollars(usual.microDollars), '–', '–', night, 'who reads the bill'],
      ...runs.map((run) => [
        run.title,
        String(answered(run.replies)),
        inDollars(run.microDollars),
        `${((run.microDollars / budget) * 100).toFixed(1)} %`,
        String(told(run.replies, 'rate_limited')),
        `at most ${inDollars(budget)}`,
        toldAt(run),
      ]),
    ],
  }
}
