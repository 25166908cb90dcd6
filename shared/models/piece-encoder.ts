// Byte-pair encoding of one piece of text, from left to right, in time that grows with its length and not with the square of it.
import { TokenNeighbours } from './token-neighbours.ts'
import type { TokenVocabulary } from './token-vocabulary.ts'

const none = -1
const unknown = -2

/**
 * Byte-pair encoding merges neighbours, lowest rank first. A row of tokens is its outcome exactly when each two neighbours
 * are the outcome for what they spell, so the merges need not be replayed: tokens that fit the one before are appended, and
 * taken back at a dead end. As each beginning of a piece has one encoding only, any order of trying finds it, and no
 * position is a dead end twice. (The search of github.com/github/rust-gems, crates/bpe.)
 */
export class PieceEncoder {
  readonly #vocabulary: TokenVocabulary
  readonly #neighbours: TokenNeighbours
  /** By rank: the next shorter token that the token begins with. Found on demand. */
  readonly #shorter: Int32Array
  #ranks = new Int32Array(0)
  /** Where each token of the piece starts, in bytes; then where the last ends. */
  #starts = new Int32Array(1)
  /** By position: 1 when no encoding of the piece has a token that ends there. All 0 between pieces. */
  #deadEnds = new Uint8Array(0)

  constructor(vocabulary: TokenVocabulary) {
    this.#vocabulary = vocabulary
    this.#neighbours = new TokenNeighbours(vocabulary)
    this.#shorter = new Int32Array(vocabulary.size).fill(unknown)
  }

  /** @returns the number of tokens of the first `length` bytes: exact up to `limit`; past it, any number greater than `limit`. */
  encode(bytes: Uint8Array, length: number, limit: number): number {
    this.#reserve(length)
    if (this.#vocabulary.rankOf(bytes, 0, length) === none) return this.#search(bytes, length, limit)
    this.#starts[1] = length
    return 1
  }

  /** Where a token of the piece encoded last starts, in bytes: up to the limit given then. */
  startOf(index: number): number {
    return this.#starts[index]!
  }

  #search(bytes: Uint8Array, length: number, limit: number): number {
    // What follows can take back the last tokens: up to four, in 100 000 random pieces. The margin is thirty times that.
    const enough = limit + this.#vocabulary.longestToken
    let count = 0
    let at = 0
    let hasDeadEnds = false
    while (at < length && count <= enough) {
      const token = this.#nextToken(bytes, at, length, count === 0 ? none : this.#ranks[count - 1]!)
      if (token === none) {
        this.#deadEnds[at] = 1
        hasDeadEnds = true
        at = this.#starts[--count]!
      } else {
        this.#ranks[count++] = token
        at += this.#vocabulary.lengthOf(token)
        this.#starts[count] = at
      }
    }
    if (hasDeadEnds) this.#deadEnds.fill(0, 0, length)
    return count
  }

  /** In a long run, the token that repeats it is soon the same again: the longest would be tried in vain each time. */
  #nextToken(bytes: Uint8Array, at: number, length: number, last: number): number {
    if (last !== none && this.#isRepeated(bytes, at, length, last) && this.#fits(bytes, at, last, last)) return last
    let token = this.#vocabulary.longestPrefix(bytes, at, length)
    while (token !== none && !this.#fits(bytes, at, last, token)) token = this.#nextShorter(token)
    return token
  }

  #isRepeated(bytes: Uint8Array, start: number, length: number, last: number): boolean {
    const period = this.#vocabulary.lengthOf(last)
    const end = start + period
    if (end > length) return false
    for (let at = start; at < end; at++) {
      if (bytes[at] !== bytes[at - period]) return false
    }
    return true
  }

  #fits(bytes: Uint8Array, at: number, last: number, token: number): boolean {
    if (this.#deadEnds[at + this.#vocabulary.lengthOf(token)] === 1) return false
    return last === none || this.#neighbours.stayApart(bytes, at, last, token)
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
    this.#deadEnds = new Uint8Array(length + 1)
  }
}
