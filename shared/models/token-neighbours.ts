// Which tokens byte-pair encoding leaves side by side: what decides, pair by pair, whether a row of tokens is the encoding of a text.
import type { TokenVocabulary } from './token-vocabulary.ts'

/** The tokens of one byte: they have the first ranks, and nothing was merged to make them. */
const byteTokenCount = 256

const unknown = -1

export class TokenNeighbours {
  readonly #vocabulary: TokenVocabulary
  /** By rank: the two tokens whose merge makes this one. Found on demand: a text needs few of them. */
  readonly #left: Int32Array
  readonly #right: Int32Array

  constructor(vocabulary: TokenVocabulary) {
    this.#vocabulary = vocabulary
    this.#left = new Int32Array(vocabulary.size).fill(unknown)
    this.#right = new Int32Array(vocabulary.size).fill(unknown)
  }

  /**
   * Whether these two, which meet at `boundary` in `bytes`, stay apart. Undoes the merges on both sides of the boundary, the last
   * first, and looks each time whether merging across it would have come before the one undone. Of equal ranks the leftmost
   * merges first: across before the right side's, and behind the left side's.
   * @param before only merges of a lower rank than this.
   */
  stayApart(bytes: Uint8Array, boundary: number, left: number, right: number, before = Number.POSITIVE_INFINITY): boolean {
    const vocabulary = this.#vocabulary
    for (;;) {
      const start = boundary - vocabulary.lengthOf(left)
      const across = vocabulary.rankOf(bytes, start, boundary + vocabulary.lengthOf(right))
      if (across !== unknown && across < before) return false
      if (left < byteTokenCount && right < byteTokenCount) return true
      if (left > right) {
        before = left
        left = this.#partsOf(left, this.#right)
      } else {
        before = right + 1
        right = this.#partsOf(right, this.#left)
      }
    }
  }

  #partsOf(rank: number, side: Int32Array): number {
    if (side[rank] === unknown) this.#findParts(rank)
    return side[rank]!
  }

  #findParts(rank: number): void {
    const vocabulary = this.#vocabulary
    const bytes = vocabulary.bytesOf(rank)
    for (let middle = bytes.length - 1; middle > 0; middle--) {
      const left = vocabulary.rankOf(bytes, 0, middle)
      const right = vocabulary.rankOf(bytes, middle, bytes.length)
      const areOlder = left !== unknown && right !== unknown && left < rank && right < rank
      if (!areOlder || !this.stayApart(bytes, middle, left, right, rank)) continue
      this.#left[rank] = left
      this.#right[rank] = right
      return
    }
    throw new Error(`no two tokens merge to token ${rank}`)
  }
}
