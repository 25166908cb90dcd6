// Byte-pair encoding of one piece of text, from left to right, in time that grows with its length and not with the square of it.
import { TokenNeighbours } from './token-neighbours.ts'
import type { TokenVocabulary } from './token-vocabulary.ts'

const none = -1
const unknown = -2

export class PieceEncoder {
  readonly #vocabulary: TokenVocabulary
  readonly #neighbours: TokenNeighbours
  /** By rank: the next shorter token that the token begins with. Found on demand. */
  readonly #shorter: Int32Array
  #ranks = new Int32Array(0)
  #starts = new Int32Array(1)
  #isDeadEnd = new Uint8Array(1)

  constructor(vocabulary: TokenVocabulary) {
    this.#vocabulary = vocabulary
    this.#neighbours = new TokenNeighbours(vocabulary)
    this.#shorter = new Int32Array(vocabulary.size).fill(unknown)
  }

  /** @returns the number of tokens */
  encode(bytes: Uint8Array, length: number): number {
    this.#reserve(length)
    const whole = this.#vocabulary.rankOf(bytes, 0, length)
    if (whole !== none) {
      this.#starts[1] = length
      return 1
    }
    return this.#search(bytes, length)
  }

  startOf(index: number): number {
    return this.#starts[index]!
  }

  #search(bytes: Uint8Array, length: number): number {
    this.#isDeadEnd.fill(0, 0, length + 1)
    let count = 0
    let at = 0
    let candidate = this.#vocabulary.longestPrefix(bytes, 0, length)
    while (at < length) {
      candidate = this.#firstThatFits(bytes, at, count, candidate)
      if (candidate !== none) {
        this.#ranks[count] = candidate
        at += this.#vocabulary.lengthOf(candidate)
        this.#starts[++count] = at
        candidate = this.#vocabulary.longestPrefix(bytes, at, length)
      } else {
        this.#isDeadEnd[at] = 1
        candidate = this.#ranks[--count]!
        at = this.#starts[count]!
      }
    }
    return count
  }

  #firstThatFits(bytes: Uint8Array, at: number, count: number, longest: number): number {
    let candidate = longest
    for (; candidate !== none; candidate = this.#nextShorter(candidate)) {
      if (this.#isDeadEnd[at + this.#vocabulary.lengthOf(candidate)] === 1) continue
      if (count === 0 || this.#neighbours.stayApart(bytes, at, this.#ranks[count - 1]!, candidate)) break
    }
    return candidate
  }

  #nextShorter(rank: number): number {
    if (this.#shorter[rank] === unknown) {
      const bytes = this.#vocabulary.bytesOf(rank)
      this.#shorter[rank] = this.#vocabulary.longestPrefix(bytes, 0, bytes.length - 1)
    }
    return this.#shorter[rank]!
  }

  #reserve(length: number): void {
    if (this.#ranks.length >= length) return
    this.#ranks = new Int32Array(length)
    this.#starts = new Int32Array(length + 1)
    this.#isDeadEnd = new Uint8Array(length + 1)
  }
}
