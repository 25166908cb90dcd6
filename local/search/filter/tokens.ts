// Cuts a filter into tokens. Positions are 1-based ends of tokens, because that is what the service reports:
// in `This is not a valid filter.` the second word is at fault, "at position 7".

export type Token =
  | { readonly kind: 'string' | 'number' | 'date' | 'word'; readonly text: string; readonly end: number }
  | { readonly kind: 'symbol'; readonly text: '(' | ')' | ',' | ':' | '/'; readonly end: number }
  | { readonly kind: 'end'; readonly text: ''; readonly end: number }

export class FilterSyntaxError extends Error {
  readonly position: number

  constructor(position: number, text: string) {
    super(`Syntax error at position ${position} in '${text}'.`)
    this.position = position
  }
}

const dateTimeOffset = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})/y
const number = /-INF\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// Function names carry a dot (`search.in`), so it belongs to words.
const word = /[A-Za-z_][A-Za-z0-9_.]*/y
const string = /'((?:[^']|'')*)'/y
const space = /\s+/y

export function tokenizeFilter(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }

  while (at < text.length) {
    if (match(space)) continue
    tokens.push(nextToken())
  }
  tokens.push({ kind: 'end', text: '', end: text.length })
  return tokens

  function nextToken(): Token {
    const quoted = match(string)
    if (quoted) return { kind: 'string', text: (quoted[1] ?? '').replaceAll("''", "'"), end: at }
    const date = match(dateTimeOffset)
    if (date) return { kind: 'date', text: date[0], end: at }
    const digits = match(number)
    if (digits) return { kind: 'number', text: digits[0], end: at }
    const letters = match(word)
    if (letters) return { kind: 'word', text: letters[0], end: at }
    const symbol = text[at]
    if (symbol === '(' || symbol === ')' || symbol === ',' || symbol === ':' || symbol === '/') {
      at += 1
      return { kind: 'symbol', text: symbol, end: at }
    }
    throw new FilterSyntaxError(at + 1, text)
  }
}
