// What `npm run bench -- scale` promises, and that it notices when the promise is broken.
import { describe, expect, it } from 'vitest'
import { leastSquares } from '../../bench/report/least-squares.ts'
import type { CostName } from '../../bench/scale/cost.ts'
import { costBy } from '../../bench/scale/cost.ts'
import { findGrowth } from '../../bench/scale/linear-promise.ts'
import { judgeMemory } from '../../bench/scale/memory-promise.ts'
import { Series } from '../../bench/scale/series.ts'

const held = { heapBytes: 0, externalBytes: 0, rssBytes: 0 }
const marks = [1_000, 2_500, 5_000, 10_000]

describe('memory', () => {
  /** As measured: half a mebibyte up or down from one collection to the next. */
  const noise = [3, -5, 1, 4, -4, 2, -1, -3, 5, -2].map((tenths) => tenths * 0.1 * 2 ** 20)

  const judge = (bytesPerDocument: number) =>
    judgeMemory(
      noise.map((bytes, index) => {
        const documents = 1_000 * (index + 1)
        const heapBytes = 45 * 2 ** 20 + bytes + documents * bytesPerDocument
        return { documents, held: { heapBytes, externalBytes: 18 * 2 ** 20, rssBytes: 300 * 2 ** 20 } }
      }),
      2_000,
    )

  it('may waver', () => {
    const { complaint, report } = judge(0)
    expect(complaint).toBeUndefined()
    expect([...report.matchAll(/^\| (\d+) /gm)].map(([, documents]) => documents)).toEqual([
      '1000',
      '2000',
      '4000',
      '6000',
      '8000',
      '10000',
    ])
  })

  it('must not grow by a kilobyte a document', () => {
    expect(judge(1_024).complaint).toMatch(/keeps 1?0\d\d bytes of each document/)
  })

  it('counts outside the heap as well', () => {
    const points = marks.map((documents) => ({ documents, held: { ...held, externalBytes: documents * 1_024 } }))
    expect(judgeMemory(points, 1_000).complaint).toContain('1024 bytes')
  })
})

describe('costs by the document', () => {
  /** @param figure what one kind of cost has come to after so many documents; the others are one each. */
  function seriesOf(name: CostName, figure: (documents: number) => number): Series {
    const series = new Series('a run')
    let soFar = 0
    for (const mark of marks) {
      const documents = mark - series.documents
      const added = figure(mark) - soFar
      soFar += added
      const cost = costBy((each) => (each === name ? added : documents))
      series.add({ cost, documents, cpuMs: 0 })
      series.mark()
    }
    return series
  }

  it('may fall, and what a run takes once may be spread over more of them', () => {
    expect(findGrowth([seriesOf('databaseRequests', (documents) => 500 + 5 * documents)])).toEqual([])
  })

  it('must not grow with their number', () => {
    const quadratic = seriesOf('requestUnits', (documents) => 10 * documents + documents ** 2 / 5_000)
    expect(findGrowth([quadratic])).toEqual(['a run: requestUnits 10.20 → 12.00 a document'])
  })

  it('are noticed when there were none at first', () => {
    const late = seriesOf('embeddingRequests', (documents) => (documents > 5_000 ? documents / 2 : 0))
    expect(findGrowth([late])).toEqual(['a run: embeddingRequests 0.00 → 0.50 a document'])
  })
})

it('a line through points on a line has its slope, and no error', () => {
  const { slope, standardError } = leastSquares(marks.map((x) => [x, 7 + 3 * x]))
  expect(slope).toBeCloseTo(3, 9)
  expect(standardError).toBeCloseTo(0, 6)
})
