// Busy re-index: documents are embedded anew on the very quota that people's questions need.
import { rm } from 'node:fs/promises'
import { benchDir } from '../../product/bench-dir.ts'
import type { Drill, DrillReport, Table } from '../drill.ts'
import { formatMs, formatShare, quantile } from '../figures.ts'
import type { Lines, StackedBars, Tone } from '../report/chart.ts'
import type { BusyPlan } from './busy-plan.ts'
import { fullPlan, quickPlan, quota, timeToFirstTokenMs, tokensPerMinute } from './busy-plan.ts'
import { busyPromises, p95, usesOf } from './busy-promises.ts'
import { runOurs } from './our-application.ts'
import type { AskedQuestion } from './paced-questions.ts'
import { tokensByStep } from './quota-use.ts'
import type { Part } from './run-part.ts'
import { stationLog } from './station-logs.ts'

export const busyReindex: Drill = {
  name: 'busy-reindex',
  title: 'Busy re-index',
  run: async ({ isQuick, log }) => {
    const plan = isQuick ? quickPlan : fullPlan
    const documents = Array.from({ length: plan.documents }, (_, n) => stationLog(n))
    try {
      const ours = await runOurs(plan, documents, log)
      return report(plan, [], ours)
    } finally {
      await rm(benchDir, { recursive: true, force: true })
    }
  },
}

function report(plan: BusyPlan, usual: readonly Part[], ours: readonly Part[]): DrillReport {
  const parts = [...usual, ...ours]
  return {
    situation:
      `${plan.documents} documents are embedded anew, on a deployment of ${tokensPerMinute} tokens a minute which the questions of ` +
      `${plan.questionsPerSecond} people a second need as well.`,
    scaled: [
      `the quota is small (${quota.tokensPerMinute} tokens, ${quota.requestsPerMinute} requests a minute), so that the machine is not the limit; time is real`,
      'the run goes to other dimensions of the same model, which the same deployment serves: two models would have a quota each',
      `first tokens come after ${timeToFirstTokenMs} ms from the model; people ask at even intervals, answered or not`,
    ],
    tables: [table(parts, plan)],
    charts: [quotaChart(parts), waitChart(parts)],
    promises: ours.flatMap((part) => busyPromises(part, plan)),
  }
}

function table(parts: readonly Part[], plan: BusyPlan): Table {
  return {
    title: 'What became of the quota, and of those who asked',
    columns: [
      '',
      'calls',
      '429',
      'use of the quota',
      'first text, quiet p50',
      'p95',
      'during the run p50',
      'p95',
      'largest',
      'answered',
      'CPU',
    ],
    rows: parts.map((part) => {
      const { title, calls, quiet, during, run, cpuMs } = part
      const asked = [...quiet.flat(), ...during]
      return [
        title,
        String(calls.length),
        String(calls.filter(({ isRefused }) => isRefused).length),
        usesOf(part, plan)
          .map((use) => formatShare(use, 1))
          .join(', '),
        formatMs(quantile(times(quiet.flat()), 0.5)),
        formatMs(p95(quiet.flat())),
        ...[0.5, 0.95, 1].map((share) => formatMs(quantile(times(during), share))),
        `${asked.filter(({ firstTextMs }) => firstTextMs !== undefined).length} of ${asked.length}`,
        formatShare(cpuMs, run.to - run.from),
      ]
    }),
  }
}

function times(asked: readonly AskedQuestion[]): number[] {
  return asked.map(({ firstTextMs }) => firstTextMs ?? Infinity)
}

const stepMs = 10_000

const tones: readonly Tone[] = ['good', 'fair', 'bad']

function quotaChart(parts: readonly Part[]): Lines {
  const longestMs = Math.max(...parts.map(({ run }) => run.to - run.from))
  const share = Math.round((tokensPerMinute * stepMs) / 60_000)
  return {
    kind: 'lines',
    title: 'Tokens embedded in 10 s',
    xUnit: 's',
    yUnit: 'tokens',
    lines: [
      ...parts.map(({ title, calls, run }, index) => ({
        label: title,
        tone: tones[index] ?? 'lost',
        points: tokensByStep(calls, run.from, run.to, stepMs).map(
          (tokens, n) => [(n * stepMs) / 1_000, tokens] as const,
        ),
      })),
      {
        label: 'a sixth of the quota',
        tone: 'waiting',
        points: [
          [0, share],
          [longestMs / 1_000, share],
        ],
      },
    ],
    bands: [],
  }
}

function waitChart(parts: readonly Part[]): StackedBars {
  return {
    kind: 'stacked-bars',
    title: 'Time to the first text: 95 in 100 are served within',
    unit: 'ms',
    bars: parts.flatMap(({ title, quiet, during }) =>
      [
        { label: `${title}: quiet`, asked: quiet.flat() },
        { label: `${title}: during the run`, asked: during },
      ].map(({ label, asked }) => {
        const [median, most] = [quantile(times(asked), 0.5), p95(asked)]
        return {
          label,
          parts: [
            { label: 'median', value: Math.round(median), tone: 'good' as const },
            { label: 'from median to p95', value: Math.round(most - median), tone: 'fair' as const },
          ],
        }
      }),
    ),
  }
}
