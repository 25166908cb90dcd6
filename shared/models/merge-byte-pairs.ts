// Byte-pair encoding of one piece of text, in time that grows with its length and not with the square of it.
import { LinkedTokens } from './linked-tokens.ts'
import type { TokenVocabulary } from './token-vocabulary.ts'

/** Where looking at all pairs for each merge takes as long as keeping a queue: measured on random letters, 8 to 512 bytes. */
const scanBelowBytes = 192

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
  const tokens = new LinkedTokens(vocabulary, bytes, length)
  for (let bucket = tokens.queue.takeBucket(); bucket; bucket = tokens.queue.takeBucket()) {
    const { rank, positions } = bucket
    for (const position of positions) {
      // A merge can, rarely, make a pair that comes before the rest of this rank.
      if (tokens.queue.lowestRank < rank) tokens.queue.add(rank, position)
      else tokens.mergePair(position, rank)
    }
  }
  return tokens.collectStarts(starts)
}
