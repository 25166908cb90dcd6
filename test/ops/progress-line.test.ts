import { describe, expect, test } from 'vitest'
import type { Progress } from '../../ops/report/progress-line.ts'
import { progressLine } from '../../ops/report/progress-line.ts'

const halfway: Progress = {
  documents: { total: 4_000, done: 1_900, failed: 100, remaining: 2_000 },
  tokens: { done: 1_250_000, total: 2_600_000 },
  secondsLeft: 3_725,
}

describe('the line of progress', () => {
  test('has a bar with what is done and what failed, and all figures where there is room', () => {
    expect(progressLine(halfway, { columns: 200, perMinute: 31.6 })).toBe(
      `${'█'.repeat(14)}▒${'░'.repeat(15)}  50 %, 1,900 of 4,000 documents, 100 failed, 2,000 remaining, ` +
        '1,250,000 of 2,600,000 tokens, 32 documents/min, 1 h 2 min left',
    )
  })

  test('never fills the last column, however narrow the terminal', () => {
    for (let columns = 1; columns <= 160; columns++) {
      expect(progressLine(halfway, { columns, perMinute: 31.6 }).length).toBeLessThan(columns)
    }
  })

  test('gives up figures before the bar, and the time left last but how much is done', () => {
    const line = progressLine(halfway, { columns: 80, perMinute: 31.6 })
    expect(line).toMatch(/^█+▒?░+ {2}50 %, 1,900 of 4,000 documents, 100 failed, 1 h 2 min left$/)
  })

  test('is all figures and no bar in a log', () => {
    expect(progressLine(halfway)).toMatch(/^50 %, 1,900 of .* 1,250,000 of 2,600,000 tokens, 1 h 2 min left$/)
  })

  test('does not say 100 % before the end', () => {
    const documents = { total: 1_000, done: 999, failed: 0, remaining: 1 }
    expect(progressLine({ documents })).toBe('99 %, 999 of 1,000 documents, 1 remaining')
    expect(progressLine({ documents }, { columns: 80 })).toContain('░')
  })

  test('of nothing to do is full', () => {
    const documents = { total: 0, done: 0, failed: 0, remaining: 0 }
    expect(progressLine({ documents, secondsLeft: 0 }, { columns: 80 })).toBe(
      `${'█'.repeat(30)}  100 %, 0 of 0 documents, 0 remaining`,
    )
  })
})
