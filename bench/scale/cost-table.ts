// Costs by the document, in the words of docs/scale.md.
import { formatTable } from '../report/table.ts'
import { costNames } from './cost.ts'
import type { Point, Series } from './series.ts'

const columns = [
  'blobs',
  'messages',
  'queue',
  'Cosmos DB',
  'of them queries',
  'RU',
  'searches',
  'search writes',
  'passages',
  'embedding',
  'tokens',
  'CPU ms',
]

export function costsByDocument(allSeries: readonly Series[]): string {
  const rows = allSeries.flatMap(({ what, points }) =>
    points.map((point) => [what, `${point.documents}`, ...figures(point, point.documents)]),
  )
  return formatTable(['', 'documents', ...columns], rows)
}

export function costsOfTheWhole(allSeries: readonly Series[]): string {
  const rows = allSeries.flatMap(({ what, points }) => points.map((point) => [what, ...figures(point, 1)]))
  return formatTable(['', ...columns], rows)
}

function figures({ cost, cpuMs }: Point, by: number): readonly number[] {
  return [...costNames.map((name) => cost[name] / by), cpuMs / by]
}
