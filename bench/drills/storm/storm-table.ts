// What a load beyond the quota did to each contestant's users and to the regions.
import { outcomesOf } from '../contestants/outcome-chart.ts'
import { titles } from '../contestants/titles.ts'
import type { Table } from '../drill.ts'
import { formatCount, formatMs, quantile } from '../figures.ts'
import type { Standing } from '../run/compete.ts'
import type { UserOutcome } from '../run/records.ts'

export function stormTable(title: string, standings: readonly Standing[]): Table {
  const outcomes = outcomesOf(standings)
  return {
    title,
    columns: ['', 'users', ...outcomes, 'first token p50', 'p95', 'calls', '429', 'before stated return'],
    rows: standings.map((standing) => row(standing, outcomes)),
  }
}

function row(standing: Standing, outcomes: readonly UserOutcome[]): string[] {
  const { contestant, requests, calls } = standing
  const firstTokens = requests.flatMap(({ firstTokenMs }) => firstTokenMs ?? [])
  return [
    titles[contestant],
    String(requests.length),
    ...outcomes.map((outcome) =>
      formatCount(requests.filter((request) => request.outcome === outcome).length, requests.length),
    ),
    formatMs(quantile(firstTokens, 0.5)),
    formatMs(quantile(firstTokens, 0.95)),
    String(calls.length),
    formatCount(refusals(standing), calls.length),
    String(callsBeforeReturn(standing)),
  ]
}

export function refusals({ calls }: Standing): number {
  return calls.filter(({ status }) => status === 429).length
}

/** By the regions' own account. */
export function callsBeforeReturn({ journals }: Standing): number {
  return journals.reduce((sum, { beforeReturn }) => sum + beforeReturn, 0)
}
