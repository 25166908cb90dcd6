// Which tokens byte-pair encoding leaves side by side: a row of tokens is the encoding of a text when it does so for each two neighbours.
import type { TokenVocabulary } from './token-vocabulary.ts'

/** The tokens of one byte: they have the first ranks, and nothing was merged to make them. */
const byteTokenCount = 256

/** Answers kept, by a hash of the two tokens: enough for the pairs a text repeats, small enough for a core's own cache. */
const answerBits = 15

/** Odd numbers that spread neighbouring ranks over the slots: 2^32 over the golden ratio, and MurmurHash3's first. */
const leftFactor = 0x9e3779b1
const rightFactor = 0x85ebca6b

const none = -1

export class TokenNeighbours {
  readonly #vocabulary: TokenVocabulary
  /** By rank: the two tokens whose merge makes this one. Found on demand: a text needs few of them. */
  readonly #left: Int32Array
  readonly #right: Int32Array
  /** By slot: the left token of the pair asked about last; and the right one twice, plus 1 if they stay apart. */
  readonly #askedLeft = new Int32Array(2 ** answerBits).fill(none)
  readonly #answers = new Int32Array(2 ** answerBits)

  constructor(vocabulary: TokenVocabulary) {
    this.#vocabulary = vocabulary
    this.#left = new Int32Array(vocabulary.size).fill(none)
    this.#right = new Int32Array(vocabulary.size).fill(none)
  }

  /** Whether these two, which meet at `boundary` in `bytes`, are the encoding of what they spell, and not merged otherwise. */
  stayApart(bytes: Uint8Array, boundary: number, left: number, right: number): boolean {
    const slot = (Math.imul(left, leftFactor) ^ Math.imul(right, rightFactor)) >>> (32 - answerBits)
    const answer = this.#answers[slot]!
    if (this.#askedLeft[slot] === left && answer >> 1 === right) return (answer & 1) === 1
    const isApart = !this.#isCrossed(bytes, boundary, left, right, Number.POSITIVE_INFINITY)
    this.#askedLeft[slot] = left
    this.#answers[slot] = 2 * right + (isApart ? 1 : 0)
    return isApart
  }

  /**
   * Whether a merge of lower rank than `before` crosses the boundary. Undoes the merges on both sides, the last first, and sees
   * each time whether one across would have come before the one undone. Of equal ranks the leftmost merges first: one across
   * comes before those of the right side, and behind those of the left.
   */
  #isCrossed(bytes: Uint8Array, boundary: number, left: number, right: number, before: number): boolean {
    const vocabulary = this.#vocabulary
    for (;;) {
      const start = boundary - vocabulary.lengthOf(left)
      const across = vocabulary.rankOf(bytes, start, boundary + vocabulary.lengthOf(right))
      if (across !== none && across < before) return true
      if (left < byteTokenCount && right < byteTokenCount) return false
      if (left > right) {
        before = left
        left = this.#partOf(left, this.#right)
      } else {
        before = right + 1
        right = this.#partOf(right, this.#left)
      }
    }
  }

  #partOf(rank: number, side: Int32Array): number {
    if (side[rank] === none) this.#findParts(rank)
    return side[rank]!
  }

  /** The parts are those that stay apart until the very merge that makes the token. */
  #findParts(rank: number): void {
    const vocabulary = this.#vocabulary
    const bytes = vocabulary.bytesOf(rank)
    for (let middle = bytes.length - 1; middle > 0; middle--) {
      const left = vocabulary.rankOf(bytes, 0, middle)
      const right = vocabulary.rankOf(bytes, middle, bytes.length)
      const areOlder = left !== none && right !== none && left < rank && right < rank
      if (!areOlder || this.#isCrossed(bytes, middle, left, right, rank)) continue
      this.#left[rank] = left
      this.#right[rank] = right
      return
    }
    throw new Error(`no two tokens merge to token ${rank}`)
  }
}
