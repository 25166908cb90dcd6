// Positions by rank, lowest rank first and leftmost first within it: the order in which byte-pair encoding merges.

interface Bucket {
  readonly rank: number
  readonly positions: number[]
  isSorted: boolean
  taken: number
}

/** Long pieces repeat few ranks over many positions, so the heap holds ranks, and each rank its positions. */
export class RankQueue {
  readonly #buckets = new Map<number, Bucket>()
  /** A binary heap by rank of the buckets that still hold positions. */
  readonly #heap: Bucket[] = []

  add(rank: number, position: number): void {
    let bucket = this.#buckets.get(rank)
    if (!bucket) {
      bucket = { rank, positions: [], isSorted: true, taken: 0 }
      this.#buckets.set(rank, bucket)
      this.#push(bucket)
    }
    const { positions } = bucket
    if (positions.length > 0 && positions[positions.length - 1]! > position) bucket.isSorted = false
    positions.push(position)
  }

  take(): { rank: number; position: number } | undefined {
    const bucket = this.#heap[0]
    if (!bucket) return undefined
    if (!bucket.isSorted) {
      bucket.positions.splice(0, bucket.taken)
      bucket.positions.sort((a, b) => a - b)
      bucket.taken = 0
      bucket.isSorted = true
    }
    const position = bucket.positions[bucket.taken++]!
    if (bucket.taken === bucket.positions.length) {
      this.#buckets.delete(bucket.rank)
      this.#pop()
    }
    return { rank: bucket.rank, position }
  }

  #push(bucket: Bucket): void {
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
