// How many answers cite the right document, as time goes by.
import type { Lines, Tone } from '../report/chart.ts'
import type { Asked, Phase } from './ask-throughout.ts'
import type { UpgradeResult } from './run-upgrade.ts'

/** Wide enough for a dozen questions each. */
const stretches = 48

const tonesOfUsual: readonly Tone[] = ['lost', 'fair']

export function rightOverTime({ usual, ours }: UpgradeResult): Lines {
  const startedAt = Math.min(...ours.map((asked) => asked.startedAt))
  const durationMs = Math.max(...ours.map((asked) => asked.startedAt)) - startedAt
  const secondsUntil = (time: number): number => (time - startedAt) / 1_000
  const band = (label: Phase, next: Phase | undefined): Lines['bands'][number] => ({
    label,
    from: secondsUntil(beginningOf(ours, label)),
    to: secondsUntil(next ? beginningOf(ours, next) : startedAt + durationMs),
  })
  return {
    kind: 'lines',
    title: 'Answers that cite the right document',
    xUnit: 's',
    yUnit: '%',
    lines: [
      ...usual.map(({ title, asked }, index) => ({ title, asked, tone: tonesOfUsual[index] ?? 'bad' })),
      { title: 'ours', asked: ours, tone: 'good' as const },
    ].map(({ title, asked, tone }) => ({ label: title, tone, points: sharesOf(asked, startedAt, durationMs) })),
    bands: [band('during the run', 'at the cut-over'), band('rolled back', undefined)],
  }
}

function beginningOf(asked: readonly Asked[], phase: Phase): number {
  return Math.min(...asked.filter((each) => each.phase === phase).map((each) => each.startedAt))
}

/** A stretch in which nobody asked has no point. */
function sharesOf(
  asked: readonly Asked[],
  startedAt: number,
  durationMs: number,
): readonly (readonly [number, number])[] {
  const stretchMs = durationMs / stretches
  const byStretch = Map.groupBy(asked, (each) => Math.floor((each.startedAt - startedAt) / stretchMs))
  return [...byStretch]
    .toSorted(([a], [b]) => a - b)
    .map(([stretch, each]) => {
      const right = each.filter(({ isRight }) => isRight).length
      return [((stretch + 0.5) * stretchMs) / 1_000, (right / each.length) * 100]
    })
}
