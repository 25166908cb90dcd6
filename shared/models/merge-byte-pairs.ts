// Byte-pair encoding of one piece of text, in time that grows with its length and not with the square of it.
import { RankQueue } from './rank-queue.ts'
import type { TokenVocabulary } from './token-vocabulary.ts'

/** Below this many bytes, looking at all pairs for each merge is faster than keeping a queue (bench/token-counting.ts). */
const scanBelowBytes = 96

const none = -1

/**
 * Merges the neighbours of lowest rank, leftmost first, until no two neighbours form a token.
 * @param starts receives where each token starts, then `length`: room for `length + 1` entries.
 * @returns the number of tokens.
 */
export function mergeBytePairs(
  vocabulary: TokenVocabulary,
  bytes: Uint8Array,
  length: number,
  starts: Int32Array,
): number {
  starts[0] = 0
  starts[1] = length
  if (vocabulary.rankOf(bytes, 0, length) !== none) return 1
  return length < scanBelowBytes
    ? mergeByScan(vocabulary, bytes, length, starts)
    : mergeByQueue(vocabulary, bytes, length, starts)
}

/** The rank of the pair that starts at each of `starts`; shared, because a merge never waits. */
const scanRanks = new Int32Array(scanBelowBytes + 1)

function mergeByScan(vocabulary: TokenVocabulary, bytes: Uint8Array, length: number, starts: Int32Array): number {
  const ranks = scanRanks
  let count = length
  for (let at = 0; at <= length; at++) starts[at] = at
  const pairRank = (index: number) =>
    index + 2 <= count ? vocabulary.rankOf(bytes, starts[index]!, starts[index + 2]!) : none
  for (let index = 0; index < count; index++) ranks[index] = pairRank(index)

  for (;;) {
    const best = lowestRank(ranks, count - 1)
    if (best === none) return count
    starts.copyWithin(best + 1, best + 2, count + 1)
    ranks.copyWithin(best + 1, best + 2, count)
    count -= 1
    ranks[best] = pairRank(best)
    if (best > 0) ranks[best - 1] = pairRank(best - 1)
  }
}

function lowestRank(ranks: Int32Array, count: number): number {
  let best = none
  for (let index = 0; index < count; index++) {
    const rank = ranks[index]!
    if (rank !== none && (best === none || rank < ranks[best]!)) best = index
  }
  return best
}

function mergeByQueue(vocabulary: TokenVocabulary, bytes: Uint8Array, length: number, starts: Int32Array): number {
  // A list of tokens, linked by the positions where they start; `ranks` is that of the pair starting there.
  const next = new Int32Array(length + 1)
  const previous = new Int32Array(length + 1)
  const ranks = new Int32Array(length + 1).fill(none)
  const queue = new RankQueue()
  const enqueuePair = (at: number) => {
    const middle = next[at]!
    const rank = middle < length ? vocabulary.rankOf(bytes, at, next[middle]!) : none
    ranks[at] = rank
    if (rank !== none) queue.add(rank, at)
  }
  for (let at = 0; at <= length; at++) {
    next[at] = at + 1
    previous[at] = at - 1
  }
  for (let at = 0; at < length - 1; at++) enqueuePair(at)

  for (let entry = queue.take(); entry !== undefined; entry = queue.take()) {
    const { rank, position } = entry
    // The pair has changed since it was queued: one of its tokens was merged with its other neighbour.
    if (ranks[position] !== rank) continue
    const merged = next[position]!
    const end = next[merged]!
    ranks[merged] = none
    next[position] = end
    previous[end] = position
    enqueuePair(position)
    if (position > 0) enqueuePair(previous[position]!)
  }
  return collectStarts(next, length, starts)
}

function collectStarts(next: Int32Array, length: number, starts: Int32Array): number {
  let count = 0
  for (let at = 0; at < length; at = next[at]!) starts[count++] = at
  starts[count] = length
  return count
}
