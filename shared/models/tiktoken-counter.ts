// Counts tokens as OpenAI's encodings make them, in time linear in the text, whatever the text.
import { closeAtSentence } from './close-at-sentence.ts'
import { PieceEncoder } from './piece-encoder.ts'
import { maxWindowLength, windowEnd } from './text-windows.ts'
import type { TokenCounter } from './token-counter.ts'
import type { TokenVocabulary } from './token-vocabulary.ts'
import { unitsWithinBytes, writeUtf8 } from './utf8.ts'

/** UTF-8 never needs more bytes for one UTF-16 unit. */
const maxBytesPerUnit = 3

/** A cut looks no further ahead than it must, so that cutting a long run piece by piece takes linear time. */
const minCutWindowLength = 256

type VisitPiece = (start: number, end: number, tokens: number) => void

export class TiktokenCounter implements TokenCounter {
  readonly #encoder: PieceEncoder
  /** The encoding's own: splits a text, without gaps, into pieces that no token crosses. */
  readonly #piece: RegExp
  #bytes = new Uint8Array(0)

  /** @param pattern `pat_str` of a js-tiktoken rank file. */
  constructor(vocabulary: TokenVocabulary, pattern: string) {
    this.#encoder = new PieceEncoder(vocabulary)
    this.#piece = new RegExp(pattern, 'gu')
  }

  count(text: string, limit = Number.POSITIVE_INFINITY): number {
    let tokens = 0
    this.#eachPiece(text, maxWindowLength, limit, (_start, _end, pieceTokens) => (tokens += pieceTokens))
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
    this.#eachPiece(text, windowLength, limit, (start, end, tokens) => {
      length = tokens <= left ? end : start + unitsWithinBytes(text, start, this.#encoder.startOf(left))
      left -= tokens
    })
    return length
  }

  /** Until there are more than `limit` tokens. During a visit the encoder knows where the piece's tokens start. */
  #eachPiece(text: string, windowLength: number, limit: number, visit: VisitPiece): void {
    let left = limit
    for (let start = 0; start < text.length && left >= 0;) {
      const end = windowEnd(text, start, windowLength)
      const window = start === 0 && end === text.length ? text : text.slice(start, end)
      left -= this.#eachPieceOf(window, left, (from, to, tokens) => visit(start + from, start + to, tokens))
      start = end
    }
  }

  #eachPieceOf(window: string, limit: number, visit: VisitPiece): number {
    this.#reserve(window.length * maxBytesPerUnit)
    let tokens = 0
    this.#piece.lastIndex = 0
    for (let start = 0; tokens <= limit && this.#piece.test(window); start = this.#piece.lastIndex) {
      const end = this.#piece.lastIndex
      const length = writeUtf8(window, start, end, this.#bytes)
      const pieceTokens = this.#encoder.encode(this.#bytes, length, limit - tokens)
      visit(start, end, pieceTokens)
      tokens += pieceTokens
      this.#piece.lastIndex = end
    }
    return tokens
  }

  #reserve(byteCount: number): void {
    if (this.#bytes.length < byteCount) this.#bytes = new Uint8Array(byteCount)
  }
}
