// The promise that a working process keeps nothing of the documents it has worked on.
import { leastSquares } from '../report/least-squares.ts'
import { formatTable, signed } from '../report/table.ts'
import type { Held } from './worker/commands.ts'

export interface MemoryPoint {
  /** That one process has worked on by then. */
  readonly documents: number
  readonly held: Held
}

export interface MemoryVerdict {
  readonly report: string
  /** Undefined while the promise is kept. */
  readonly complaint: string | undefined
}

/** Less than the name of a document and its entry in a map; a process that works for a week on ten million would not notice. */
const promisedBytesPerDocument = 256

const mebibyte = 2 ** 20

/**
 * @param points after full garbage collections, from when the process is warm.
 * @param step that many documents from one row of the report to the next; all points count.
 */
export function judgeMemory(points: readonly MemoryPoint[], step: number): MemoryVerdict {
  const table = formatTable(
    ['after documents', 'heap MiB', 'external MiB', 'RSS MiB'],
    everyStep(points, step).map(({ documents, held }) => [
      `${documents}`,
      held.heapBytes / mebibyte,
      held.externalBytes / mebibyte,
      held.rssBytes / mebibyte,
    ]),
  )
  const held = lineOf(points, ({ heapBytes, externalBytes }) => heapBytes + externalBytes)
  const rss = lineOf(points, ({ rssBytes }) => rssBytes)
  const lines = [
    `Heap and external: ${describe(held)}`,
    `RSS: ${describe(rss)}`,
    `Promised: heap and external grow by less than ${promisedBytesPerDocument} bytes a document.`,
  ]
  const isKept = held.slope < promisedBytesPerDocument
  return {
    report: `${table}\n\n${lines.join('\n')}`,
    complaint: isKept ? undefined : `The process keeps ${held.slope.toFixed(0)} bytes of each document.`,
  }
}

function everyStep(points: readonly MemoryPoint[], step: number): readonly MemoryPoint[] {
  const stepOf = ({ documents }: MemoryPoint): number => Math.floor(documents / step)
  return points.filter((point, at) => {
    const before = points[at - 1]
    return before === undefined || stepOf(before) < stepOf(point)
  })
}

function lineOf(points: readonly MemoryPoint[], bytes: (held: Held) => number) {
  return leastSquares(points.map(({ documents, held }) => [documents, bytes(held)]))
}

function describe({ slope, standardError }: ReturnType<typeof leastSquares>): string {
  const bound = slope + 2 * standardError
  return `${signed(slope, 0)} bytes a document (least squares), at most ${signed(bound, 0)} by two standard errors.`
}
