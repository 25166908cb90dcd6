// The tokens of a piece while it is being merged: a list linked both ways, and a queue of the pairs that can merge.
import { RankQueue } from './rank-queue.ts'
import type { TokenVocabulary } from './token-vocabulary.ts'

const none = -1

export class LinkedTokens {
  readonly queue = new RankQueue()
  readonly #vocabulary: TokenVocabulary
  readonly #bytes: Uint8Array
  readonly #length: number
  /** By the position where a token starts: where the next and the previous one start. */
  readonly #next: Int32Array
  readonly #previous: Int32Array
  /** The rank of the token and the next one together, by the position where the first starts. */
  readonly #pairRanks: Int32Array

  /** Starts with a token for each byte. */
  constructor(vocabulary: TokenVocabulary, bytes: Uint8Array, length: number) {
    this.#vocabulary = vocabulary
    this.#bytes = bytes
    this.#length = length
    this.#next = new Int32Array(length + 1)
    this.#previous = new Int32Array(length + 1)
    this.#pairRanks = new Int32Array(length + 1).fill(none)
    for (let at = 0; at <= length; at++) {
      this.#next[at] = at + 1
      this.#previous[at] = at - 1
    }
    for (let at = 0; at < length; at++) this.#enqueuePair(at)
  }

  /** Nothing happens when the pair has changed since it was queued: one of its tokens has merged with the other neighbour. */
  mergePair(position: number, rank: number): void {
    if (this.#pairRanks[position] !== rank) return
    const absorbed = this.#next[position]!
    const end = this.#next[absorbed]!
    this.#pairRanks[absorbed] = none
    this.#next[position] = end
    this.#previous[end] = position
    this.#enqueuePair(position)
    if (position > 0) this.#enqueuePair(this.#previous[position]!)
  }

  /** Writes where each token starts, then the length. Returns the number of tokens. */
  collectStarts(starts: Int32Array): number {
    let count = 0
    for (let at = 0; at < this.#length; at = this.#next[at]!) starts[count++] = at
    starts[count] = this.#length
    return count
  }

  #enqueuePair(at: number): void {
    const middle = this.#next[at]!
    const rank = middle < this.#length ? this.#vocabulary.rankOf(this.#bytes, at, this.#next[middle]!) : none
    this.#pairRanks[at] = rank
    if (rank !== none) this.queue.add(rank, at)
  }
}
