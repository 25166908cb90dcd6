// Several rankings into one, by Reciprocal Rank Fusion.

export interface Hit {
  readonly slot: number
  readonly score: number
}

export interface Ranking {
  readonly weight: number
  /** Best first. */
  readonly hits: readonly Hit[]
}

/** Source: "Relevance scoring in hybrid search using RRF". The first rank counts as 0: two firsts make 2/60 = 0.0333. */
const rankConstant = 60

export function fuseRankings(rankings: readonly Ranking[]): Hit[] {
  const scores = new Map<number, number>()
  for (const { weight, hits } of rankings) {
    for (const [rank, { slot }] of hits.entries()) {
      scores.set(slot, (scores.get(slot) ?? 0) + weight / (rankConstant + rank))
    }
  }
  return sortByScore(Array.from(scores, ([slot, score]) => ({ slot, score })))
}

/** Equal scores keep the order of indexing, so that the same search gives the same answer. */
export function sortByScore(hits: Hit[]): Hit[] {
  return hits.sort((a, b) => b.score - a.score || a.slot - b.slot)
}
