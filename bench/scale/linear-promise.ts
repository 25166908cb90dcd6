// The promise that a document costs what it costs, however many there are.
import type { CostName } from './cost.ts'
import { costNames } from './cost.ts'
import type { Series } from './series.ts'

/** Of what it costs with the fewest documents; and this much of a request, since how often a run is counted is a matter of time. */
const allowedGrowth = 0.05
const allowedRequests = 0.1

/** @returns what costs more by the document with the most documents than with the fewest. */
export function findGrowth(allSeries: readonly Series[]): readonly string[] {
  return allSeries.flatMap(({ what, points }) => {
    const [first, last] = [points[0], points.at(-1)]
    if (!first || !last) return []
    return costNames.flatMap((name: CostName) => {
      const before = first.cost[name] / first.documents
      const after = last.cost[name] / last.documents
      const isSame = after <= before * (1 + allowedGrowth) + allowedRequests
      return isSame ? [] : [`${what}: ${name} ${before.toFixed(2)} → ${after.toFixed(2)} a document`]
    })
  })
}
