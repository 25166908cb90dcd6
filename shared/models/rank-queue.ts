// Positions by rank, lowest rank first and leftmost first within it: the order in which byte-pair encoding merges.

export interface RankBucket {
  readonly rank: number
  readonly positions: number[]
}

/** Long pieces repeat few ranks over many positions, so the heap holds ranks, and each rank its positions. */
export class RankQueue {
  readonly #buckets = new Map<number, RankBucket>()
  /** A binary heap by rank. */
  readonly #heap: RankBucket[] = []

  get lowestRank(): number {
    return this.#heap[0]?.rank ?? Number.POSITIVE_INFINITY
  }

  add(rank: number, position: number): void {
    let bucket = this.#buckets.get(rank)
    if (!bucket) {
      bucket = { rank, positions: [] }
      this.#buckets.set(rank, bucket)
      this.#push(bucket)
    }
    bucket.positions.push(position)
  }

  /** All positions of the lowest rank, from left to right. */
  takeBucket(): RankBucket | undefined {
    const bucket = this.#heap[0]
    if (!bucket) return undefined
    this.#pop()
    this.#buckets.delete(bucket.rank)
    if (!isAscending(bucket.positions)) bucket.positions.sort((a, b) => a - b)
    return bucket
  }

  #push(bucket: RankBucket): void {
    const heap = this.#heap
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (heap[parent]!.rank <= bucket.rank) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = bucket
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.rank < heap[child]!.rank) child += 1
      if (heap[child]!.rank >= last.rank) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}

/** Mostly they are, and then there is nothing to sort. */
function isAscending(positions: readonly number[]): boolean {
  for (let index = 1; index < positions.length; index++) {
    if (positions[index - 1]! > positions[index]!) return false
  }
  return true
}
