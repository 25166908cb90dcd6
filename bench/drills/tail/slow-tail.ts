// Slow tail: one first token in fifty takes ten times as long.
import type { ContestantName } from '../contestants/contestant.ts'
import { titles } from '../contestants/titles.ts'
import type { Drill, DrillReport, Table } from '../drill.ts'
import { formatMs, formatShare, quantile } from '../figures.ts'
import type { StackedBars } from '../report/chart.ts'
import type { Standing } from '../run/compete.ts'
import { compete } from '../run/compete.ts'
import { progressLog } from '../run/progress-log.ts'
import { tailPromises } from './tail-promises.ts'
import { learningMs, measured } from './tail-requests.ts'

const usualMs = 250
const slowMs = 2_500
const slowShare = 0.02
/** An answer of 24 tokens takes 0.4 s more: a loser has time to be cancelled, and is seen to finish if it is not. */
const pace = { timeToFirstTokenMs: usualMs, tokensPerSecond: 60 }
const maxOutputTokens = 24
const requestsPerSecond = 30

const contestants: readonly ContestantName[] = [
  'one-endpoint',
  'article-recipe',
  'region-pool-without-hedging',
  'region-pool',
]

export const slowTail: Drill = {
  name: 'slow-tail',
  title: 'Slow tail',
  run: async ({ isQuick, log }) => {
    const standings = await compete({
      contestants,
      timeSpeed: 1,
      regions: ['eastus', 'swedencentral'].map((region) => ({ region, ...pace })),
      load: {
        requestsPerSecond,
        durationMs: learningMs + (isQuick ? 11_000 : 20_000),
        patienceMs: 10_000,
        maxOutputTokens,
        passages: 1,
      },
      prepare: async (regions) => {
        await Promise.all(
          regions.map((region, seed) =>
            region.setFaults([{ route: 'chat', share: slowShare, timeToFirstTokenMs: slowMs, seed }]),
          ),
        )
      },
      onProgress: progressLog(log, 'slow tail'),
    })
    return report(standings)
  },
}

function report(standings: readonly Standing[]): DrillReport {
  return {
    situation:
      `First tokens come after ${usualMs} ms, one in fifty only after ${slowMs} ms, in both regions. ` +
      'The region pool runs twice, once without hedging, to show what hedging does.',
    scaled: [
      'time is real; first tokens come faster than most models give them',
      `the first ${learningMs / 1_000} s, in which a cold process warms up and latencies are learned, are not counted`,
    ],
    tables: [table(standings)],
    charts: [chart(standings)],
    promises: tailPromises(standings),
  }
}

function table(standings: readonly Standing[]): Table {
  return {
    title: 'Time to first token',
    columns: ['', 'users', 'p50', 'p95', 'p99', 'largest', 'calls per user', 'hedges', 'cancelled in the regions'],
    rows: standings.map(({ contestant, requests, calls, hedges, journals }) => {
      const times = measured(requests)
      return [
        titles[contestant],
        String(times.length),
        ...[0.5, 0.95, 0.99, 1].map((share) => formatMs(quantile(times, share))),
        (calls.length / requests.length).toFixed(2),
        hedges === 0 ? '0' : `${hedges} (${formatShare(hedges, requests.length)})`,
        String(journals.reduce((sum, { cancelled }) => sum + cancelled, 0)),
      ]
    }),
  }
}

function chart(standings: readonly Standing[]): StackedBars {
  return {
    kind: 'stacked-bars',
    title: 'Time to first token, 99 in 100 users are served within',
    unit: 'ms',
    bars: standings.map(({ contestant, requests }) => {
      const times = measured(requests)
      const [median, p99] = [quantile(times, 0.5), quantile(times, 0.99)]
      return {
        label: titles[contestant],
        parts: [
          { label: 'median', value: Math.round(median), tone: 'good' },
          { label: 'from median to p99', value: Math.round(p99 - median), tone: 'fair' },
        ],
      }
    }),
  }
}
