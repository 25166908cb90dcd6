// What became of the quota, and of the people who asked.
import type { Table } from '../drill.ts'
import { formatMs, formatShare, quantile } from '../figures.ts'
import type { BusyPlan } from './busy-plan.ts'
import { p95, timesOf, usesOf } from './busy-promises.ts'
import type { Part } from './run-part.ts'

export function quotaTable(parts: readonly Part[], plan: BusyPlan): Table {
  return {
    title: `The quota: what the run has used of it in each ${formatMs(plan.stretchMs)}, less what questions have used`,
    columns: ['', 'used', 'documents a minute', 'calls', '429', 'CPU of the functions'],
    rows: parts.map((part) => {
      const { title, calls, run, cpuMs } = part
      const refused = calls.filter(({ isRefused }) => isRefused).length
      const embedded = calls.filter(({ isRefused, isQuestion }) => !isRefused && !isQuestion).length
      const durationMs = run.to - run.from
      return [
        title,
        usesOf(part, plan)
          .map((use) => formatShare(use, 1))
          .join(', '),
        ((embedded / durationMs) * 60_000).toFixed(1),
        String(calls.length),
        String(refused),
        formatShare(cpuMs, durationMs),
      ]
    }),
  }
}

const shares = [0.5, 0.95, 1]

export function peopleTable(parts: readonly Part[]): Table {
  return {
    title: 'People: time to the first text',
    columns: [
      '',
      'quiet',
      'p50',
      'p95',
      'largest',
      'during the run',
      'p50',
      'p95',
      'largest',
      'p95 over quiet p95',
      'unanswered',
    ],
    rows: parts.map(({ title, quiet, during }) => {
      const [quietTimes, times] = [timesOf(quiet.flat()), timesOf(during)]
      const unanswered = [...quietTimes, ...times].filter((time) => time === Infinity).length
      return [
        title,
        ...[quietTimes, times].flatMap((each) => [
          String(each.length),
          ...shares.map((share) => formatMs(quantile(each, share))),
        ]),
        (p95(during) / p95(quiet.flat())).toFixed(2),
        String(unanswered),
      ]
    }),
  }
}
