// Counts tokens as OpenAI's encodings make them, in time linear in the text, whatever the text.
import { closeAtSentence } from './close-at-sentence.ts'
import { mergeBytePairs } from './merge-byte-pairs.ts'
import { maxWindowLength, windowEnd } from './text-windows.ts'
import type { TokenCounter } from './token-counter.ts'
import type { TokenVocabulary } from './token-vocabulary.ts'
import { unitsWithinBytes, writeUtf8 } from './utf8.ts'

/** UTF-8 never needs more bytes for one UTF-16 unit. */
const maxBytesPerUnit = 3

/** A cut looks no further ahead than it must, so that cutting a long run piece by piece takes linear time. */
const minCutWindowLength = 256

export class TiktokenCounter implements TokenCounter {
  readonly #vocabulary: TokenVocabulary
  /** The encoding's own: splits a text, without gaps, into pieces that no token crosses. */
  readonly #piece: RegExp
  #bytes = new Uint8Array(0)
  #starts = new Int32Array(1)

  /** @param pattern `pat_str` of a js-tiktoken rank file. */
  constructor(vocabulary: TokenVocabulary, pattern: string) {
    this.#vocabulary = vocabulary
    this.#piece = new RegExp(pattern, 'gu')
  }

  count(text: string, limit = Number.POSITIVE_INFINITY): number {
    let tokens = 0
    this.#eachPiece(text, maxWindowLength, (_start, _end, pieceTokens) => {
      tokens += pieceTokens
      return tokens <= limit
    })
    return tokens
  }

  cut(text: string, limit: number): string {
    // Tokens can come out otherwise when what followed them is gone: rarely, and by a token or two.
    for (let tokens = limit; tokens > 0; tokens--) {
      const length = this.#lengthWithin(text, tokens)
      const lengths = length === text.length ? [length] : [closeAtSentence(text, length), length]
      const fitting = lengths.map((end) => text.slice(0, end)).find((prefix) => this.count(prefix, limit) <= limit)
      if (fitting !== undefined) return fitting
    }
    return ''
  }

  /** The length of the prefix made of the first `limit` tokens, without the bytes of a character begun but not ended. */
  #lengthWithin(text: string, limit: number): number {
    let left = limit
    let length = 0
    const windowLength = Math.min(Math.max(limit, minCutWindowLength), maxWindowLength)
    this.#eachPiece(text, windowLength, (start, end, tokens) => {
      const fits = tokens <= left
      length = fits ? end : start + unitsWithinBytes(text, start, left > 0 ? this.#starts[left]! : 0)
      left -= tokens
      return fits
    })
    return length
  }

  /** Until `visit` returns false. During a visit `#starts` holds where the piece's tokens start, in bytes. */
  #eachPiece(text: string, windowLength: number, visit: (start: number, end: number, tokens: number) => boolean): void {
    for (let start = 0; start < text.length;) {
      const end = windowEnd(text, start, windowLength)
      const window = start === 0 && end === text.length ? text : text.slice(start, end)
      this.#reserve(window.length * maxBytesPerUnit)
      const goesOn = this.#eachPieceOf(window, (from, to, tokens) => visit(start + from, start + to, tokens))
      if (!goesOn) return
      start = end
    }
  }

  #eachPieceOf(window: string, visit: (start: number, end: number, tokens: number) => boolean): boolean {
    this.#piece.lastIndex = 0
    for (let start = 0; this.#piece.test(window); start = this.#piece.lastIndex) {
      const end = this.#piece.lastIndex
      const length = writeUtf8(window, start, end, this.#bytes)
      const tokens = mergeBytePairs(this.#vocabulary, this.#bytes, length, this.#starts)
      if (!visit(start, end, tokens)) return false
      this.#piece.lastIndex = end
    }
    return true
  }

  #reserve(byteCount: number): void {
    if (this.#bytes.length >= byteCount) return
    this.#bytes = new Uint8Array(byteCount)
    this.#starts = new Int32Array(byteCount + 1)
  }
}
