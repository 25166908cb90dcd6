// The line charts of drills in a terminal.
import { expect, it } from 'vitest'
import type { Lines } from '../../bench/drills/report/chart.ts'
import { sparklines } from '../../bench/drills/report/sparkline.ts'

function rowOf(values: readonly number[]): string | undefined {
  const points = values.map((y, x): [number, number] => [x, y])
  const chart: Lines = {
    kind: 'lines',
    title: 'Answers',
    xUnit: 's',
    yUnit: '%',
    lines: [{ label: 'ours', tone: 'good', points }],
    bands: [],
  }
  return sparklines(chart).split('\n').at(-1)
}

it('have a block for each point, as high as it is', () => {
  expect(rowOf([0, 25, 50, 75, 100])).toBe('  ours  ▁▃▅▇█')
})

it('have no gaps in a line that stays the same, however many points it has', () => {
  for (let points = 1; points <= 200; points++) {
    expect(rowOf(Array<number>(points).fill(100))).toBe(`  ours  ${'█'.repeat(Math.min(points, 48))}`)
  }
})
