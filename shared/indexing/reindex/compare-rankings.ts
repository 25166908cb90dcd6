// How much two rankings of the same length have in common.

export interface RankComparison {
  /** Share of the places that are in both, from 0 to 1: overlap at k. */
  readonly overlap: number
  /**
   * Rank-biased overlap, from 0 to 1: agreement at the top counts for more, as it does in a prompt (Webber, Moffat, Zobel 2010),
   * cut off at the length of the lists and scaled so that equal lists have 1.
   */
  readonly rankAgreement: number
}

/** The first few places carry most of the weight; the value the authors use for short lists. */
const persistence = 0.9

export function compareRankings(a: readonly string[], b: readonly string[]): RankComparison {
  const depth = Math.max(a.length, b.length)
  if (depth === 0) return { overlap: 1, rankAgreement: 1 }
  let agreement = 0
  let most = 0
  for (let k = 1; k <= depth; k++) {
    const weight = persistence ** (k - 1)
    agreement += weight * (shared(a.slice(0, k), b.slice(0, k)) / k)
    most += weight
  }
  return { overlap: shared(a, b) / depth, rankAgreement: agreement / most }
}

export function meanComparison(comparisons: readonly RankComparison[]): RankComparison {
  const mean = (value: (comparison: RankComparison) => number): number =>
    comparisons.reduce((sum, each) => sum + value(each), 0) / comparisons.length
  return { overlap: mean((each) => each.overlap), rankAgreement: mean((each) => each.rankAgreement) }
}

function shared(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b)
  return a.filter((each) => other.has(each)).length
}
