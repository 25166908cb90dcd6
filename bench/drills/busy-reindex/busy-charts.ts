// The quota as it is used over time, and how long people wait.
import { quantile } from '../figures.ts'
import type { Lines, StackedBars, Tone } from '../report/chart.ts'
import { tokensPerMinute } from './busy-plan.ts'
import { p95, timesOf } from './busy-promises.ts'
import { tokensByStep } from './quota-use.ts'
import type { Part } from './run-part.ts'

const stepMs = 10_000
const tones: readonly Tone[] = ['good', 'fair', 'bad']

export function quotaChart(parts: readonly Part[]): Lines {
  const longestMs = Math.max(...parts.map(({ run }) => run.to - run.from))
  const even = Math.round((tokensPerMinute * stepMs) / 60_000)
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
          (tokens, step) => [(step * stepMs) / 1_000, tokens] as const,
        ),
      })),
      {
        label: 'a sixth of the quota',
        tone: 'waiting',
        points: [
          [0, even],
          [longestMs / 1_000, even],
        ],
      },
    ],
    bands: [],
  }
}

export function waitChart(parts: readonly Part[]): StackedBars {
  return {
    kind: 'stacked-bars',
    title: 'Time to the first text: 95 in 100 have it within',
    unit: 'ms',
    bars: parts.flatMap(({ title, quiet, during }) =>
      [
        { label: `${title}: quiet`, asked: quiet.flat() },
        { label: `${title}: during the run`, asked: during },
      ].map(({ label, asked }) => {
        const [median, most] = [quantile(timesOf(asked), 0.5), p95(asked)]
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
