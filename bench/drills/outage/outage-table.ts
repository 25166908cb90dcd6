// What one outage did to each contestant's users.
import { outcomesOf } from '../contestants/outcome-chart.ts'
import { titles } from '../contestants/titles.ts'
import type { Table } from '../drill.ts'
import { formatCount, formatMs, quantile } from '../figures.ts'
import type { Standing } from '../run/compete.ts'
import type { RequestRecord, UserOutcome } from '../run/records.ts'
import type { Outage, OutageTimes } from './outage-run.ts'

export function outageTable({ scenario, times, standings }: Outage): Table {
  const outcomes = outcomesOf(standings)
  return {
    title: `${scenario.name}: ${scenario.what}`,
    columns: ['', 'users', ...outcomes, 'answer p95 before', 'during', 'after', 'calls per user'],
    rows: standings.map((standing) => row(standing, times, outcomes)),
  }
}

function row(
  { contestant, requests, calls }: Standing,
  { wellMs, sickMs }: OutageTimes,
  outcomes: readonly UserOutcome[],
): string[] {
  return [
    titles[contestant],
    String(requests.length),
    ...outcomes.map((outcome) =>
      formatCount(requests.filter((request) => request.outcome === outcome).length, requests.length),
    ),
    formatMs(answerP95(requests, 0, wellMs)),
    formatMs(answerP95(requests, wellMs, wellMs + sickMs)),
    formatMs(answerP95(requests, wellMs + sickMs, Infinity)),
    (calls.length / requests.length).toFixed(2),
  ]
}

/** Of the questions asked in that time and answered. */
function answerP95(requests: readonly RequestRecord[], fromMs: number, toMs: number): number {
  const asked = requests.filter(({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < toMs)
  return quantile(
    asked.filter(({ outcome }) => outcome === 'answered').map(({ totalMs }) => totalMs),
    0.95,
  )
}
