// The bill as the requests come in: the usual code's goes on, ours stops.
import type { Chart } from '../report/chart.ts'
import type { Reply } from './signed-in.ts'
import type { UsualBill } from './usual-loop.ts'

/** @param budget in micro-dollars. */
export function billChart(replies: readonly Reply[], usual: UsualBill, budget: number): Chart {
  const requests = Math.max(replies.length, usual.answers)
  let microDollars = 0
  const ours = replies.map(({ costMicroDollars }, n): [number, number] => {
    microDollars += costMicroDollars
    return [n + 1, inCents(microDollars)]
  })
  return {
    kind: 'lines',
    title: 'An agent in a loop: what it has cost',
    xUnit: 'requests',
    yUnit: 'cents',
    lines: [
      {
        label: 'usual',
        tone: 'bad',
        points: [
          [0, 0],
          [usual.answers, inCents(usual.microDollars)],
        ],
      },
      { label: 'ours', tone: 'good', points: [[0, 0], ...ours] },
      {
        label: 'budget',
        tone: 'waiting',
        points: [
          [0, inCents(budget)],
          [requests, inCents(budget)],
        ],
      },
    ],
    bands: [],
  }
}

function inCents(microDollars: number): number {
  return microDollars / 10_000
}
