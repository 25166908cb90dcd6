// A parser's place in the tokens of a query.
import { syntaxError } from './query-error.ts'
import { tokenize, type Token } from './tokenize.ts'

const end: Token = { kind: 'end', text: '', start: 0, end: 0 }

export class TokenReader {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenize(text)
  }

  get next(): Token {
    return this.#tokens[this.#at] ?? end
  }

  take(): Token {
    const token = this.next
    if (token.kind !== 'end') this.#at += 1
    return token
  }

  isKeyword(keyword: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead]
    return token?.kind === 'word' && token.text.toUpperCase() === keyword
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead]
    return token?.kind === 'symbol' && token.text === symbol
  }

  acceptKeyword(keyword: string): boolean {
    const isNext = this.isKeyword(keyword)
    if (isNext) this.#at += 1
    return isNext
  }

  acceptSymbol(symbol: string): boolean {
    const isNext = this.isSymbol(symbol)
    if (isNext) this.#at += 1
    return isNext
  }

  expectKeyword(keyword: string): void {
    if (!this.acceptKeyword(keyword)) throw this.unexpected()
  }

  expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) throw this.unexpected()
  }

  expectEnd(): void {
    if (this.next.kind !== 'end') throw this.unexpected()
  }

  unexpected(): Error {
    return syntaxError(this.next.text, this.next)
  }

  /** Runs a parser and says what text it read. */
  written<T>(parse: () => T): { value: T; text: string } {
    const { start } = this.next
    const value = parse()
    return { value, text: this.#text.slice(start, this.#tokens[this.#at - 1]?.end ?? start) }
  }
}
