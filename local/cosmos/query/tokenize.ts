// The text of a query as tokens.
import { syntaxError, unsupported, type Span } from './query-error.ts'

export type Token = Span &
  (
    | { readonly kind: 'word' | 'symbol' | 'parameter' | 'end'; readonly text: string }
    | { readonly kind: 'string'; readonly text: string; readonly value: string }
    | { readonly kind: 'number'; readonly text: string; readonly value: number }
  )

const patterns = {
  blank: /\s+/uy,
  word: /[\p{L}_$][\p{L}\p{N}_$]*/uy,
  parameter: /@[\p{L}\p{N}_$]+/uy,
  number: /(?:0[xX][\da-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/uy,
  string: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy,
  symbol: /\?\?|\|\||!=|<>|<=|>=|[=<>+\-*/%?:.,(){}[\]]/uy,
}

export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const blank = match(patterns.blank, text, at)
    if (blank) {
      at += blank.length
      continue
    }
    if (/^(?:--|\/\*)/u.test(text.slice(at, at + 2))) throw unsupported('comments', { start: at, end: at + 2 })
    const token = tokenAt(text, at)
    tokens.push(token)
    at = token.end
  }
  tokens.push({ kind: 'end', text: '', start: at, end: at })
  return tokens
}

function tokenAt(text: string, start: number): Token {
  for (const kind of ['word', 'parameter', 'number', 'string', 'symbol'] as const) {
    const found = match(patterns[kind], text, start)
    if (found === undefined) continue
    const span = { text: found, start, end: start + found.length }
    if (kind === 'number') return { kind, ...span, value: Number(found) }
    if (kind === 'string') return { kind, ...span, value: unescape(found, span) }
    return { kind, ...span }
  }
  throw syntaxError(text[start] ?? '', { start, end: start + 1 })
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Strings are written as in JSON, in single or double quotes; a doubled quote is no escape. */
function unescape(quoted: string, span: Span): string {
  return quoted.slice(1, -1).replace(/\\(u[\da-fA-F]{4}|.)/gsu, (_, escaped: string) => {
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    if (escaped === 'u') throw syntaxError(quoted, span)
    return escapes[escaped] ?? escaped
  })
}
