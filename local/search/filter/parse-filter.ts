// Text of a filter → tree, by recursive descent over the service's published grammar (OData subset).
// Precedence, tightest first: not, comparison, and, or.
import type { ComparisonOperator, FilterExpression, Literal } from './expression.ts'
import { FilterSyntaxError, tokenizeFilter, type Token } from './tokens.ts'

const mirrored = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' } as const

/** The service, too, refuses what is nested too deeply or has too many clauses; here the stack must outlast both. */
const maxDepth = 250
const maxClauses = 3_000

/** Throws FilterSyntaxError. */
export function parseFilter(text: string): FilterExpression {
  return new FilterParser(text).parse()
}

class FilterParser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0
  #clauses = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenizeFilter(text)
  }

  parse(): FilterExpression {
    const expression = this.#or()
    if (this.#peek().kind !== 'end') throw this.#fault()
    return expression
  }

  #or(): FilterExpression {
    let left = this.#and()
    while (this.#takeWord('or')) left = { kind: 'or', left, right: this.#and() }
    return left
  }

  #and(): FilterExpression {
    let left = this.#unary()
    while (this.#takeWord('and')) left = { kind: 'and', left, right: this.#unary() }
    return left
  }

  #unary(): FilterExpression {
    this.#depth += 1
    if (this.#depth > maxDepth) throw this.#fault()
    const expression = this.#takeWord('not') ? { kind: 'not' as const, operand: this.#unary() } : this.#primary()
    this.#depth -= 1
    return expression
  }

  #primary(): FilterExpression {
    this.#clauses += 1
    if (this.#clauses > maxClauses) throw this.#fault()
    if (this.#takeSymbol('(')) {
      const inner = this.#or()
      this.#expectSymbol(')')
      return inner
    }
    const literal = this.#takeLiteral()
    if (literal) return this.#afterLiteral(literal)

    const name = this.#expectWord()
    if (name === 'search.in') return this.#searchIn()
    if (name === 'search.ismatch') return this.#isMatch()
    if (this.#takeSymbol('/')) return this.#lambda(name)
    return this.#afterVariable(name)
  }

  #afterVariable(variable: string): FilterExpression {
    const operator = this.#takeOperator()
    if (!operator) return { kind: 'variable', name: variable }
    const literal = this.#takeLiteral()
    if (!literal) throw this.#fault()
    return { kind: 'comparison', operator, variable, literal }
  }

  #afterLiteral(literal: Literal): FilterExpression {
    const operator = this.#takeOperator()
    if (operator) return { kind: 'comparison', operator: mirrored[operator], variable: this.#expectWord(), literal }
    if (literal.kind === 'boolean') return { kind: 'constant', value: literal.value }
    throw this.#fault()
  }

  #lambda(collection: string): FilterExpression {
    const quantifier = this.#expectWord()
    if (quantifier !== 'any' && quantifier !== 'all') throw this.#fault(-1)
    this.#expectSymbol('(')
    if (quantifier === 'any' && this.#takeSymbol(')')) return { kind: 'lambda', quantifier, collection }
    const variable = this.#expectWord()
    this.#expectSymbol(':')
    const predicate = this.#or()
    this.#expectSymbol(')')
    return { kind: 'lambda', quantifier, collection, body: { variable, predicate } }
  }

  #searchIn(): FilterExpression {
    this.#expectSymbol('(')
    const variable = this.#expectWord()
    this.#expectSymbol(',')
    const [values, delimiters] = this.#strings(2)
    return { kind: 'search-in', variable, values, ...(delimiters === undefined ? {} : { delimiters }) }
  }

  #isMatch(): FilterExpression {
    this.#expectSymbol('(')
    const [search, searchFields, queryType, searchMode] = this.#strings(4)
    return {
      kind: 'is-match',
      search,
      ...(searchFields === undefined ? {} : { searchFields }),
      ...(queryType === undefined ? {} : { queryType }),
      ...(searchMode === undefined ? {} : { searchMode }),
    }
  }

  /** One to `most` string literals and the closing parenthesis. */
  #strings(most: number): [string, ...(string | undefined)[]] {
    const strings: [string, ...string[]] = [this.#expectString()]
    while (strings.length < most && this.#takeSymbol(',')) strings.push(this.#expectString())
    this.#expectSymbol(')')
    return strings
  }

  #takeLiteral(): Literal | undefined {
    const token = this.#peek()
    const literal = literalOf(token)
    if (literal) this.#at += 1
    return literal
  }

  #takeOperator(): ComparisonOperator | undefined {
    const { kind, text } = this.#peek()
    if (kind !== 'word' || !isOperator(text)) return undefined
    this.#at += 1
    return text
  }

  #takeWord(text: string): boolean {
    return this.#take('word', text)
  }

  #takeSymbol(text: string): boolean {
    return this.#take('symbol', text)
  }

  #take(kind: Token['kind'], text: string): boolean {
    const token = this.#peek()
    if (token.kind !== kind || token.text !== text) return false
    this.#at += 1
    return true
  }

  #expectSymbol(text: string): void {
    if (!this.#takeSymbol(text)) throw this.#fault()
  }

  #expectWord(): string {
    return this.#expect('word')
  }

  #expectString(): string {
    return this.#expect('string')
  }

  #expect(kind: Token['kind']): string {
    const token = this.#peek()
    if (token.kind !== kind) throw this.#fault()
    this.#at += 1
    return token.text
  }

  #peek(offset = 0): Token {
    return this.#tokens[this.#at + offset] ?? { kind: 'end', text: '', end: this.#text.length }
  }

  #fault(offset = 0): FilterSyntaxError {
    return new FilterSyntaxError(this.#peek(offset).end, this.#text)
  }
}

function isOperator(text: string): text is ComparisonOperator {
  return Object.hasOwn(mirrored, text)
}

function literalOf(token: Token): Literal | undefined {
  switch (token.kind) {
    case 'string':
      return { kind: 'string', value: token.text }
    case 'date':
      return { kind: 'date', value: token.text }
    case 'number':
      return { kind: 'number', value: numberOf(token.text) }
    case 'word':
      return wordLiteral(token.text)
    case 'symbol':
    case 'end':
      return undefined
  }
}

function wordLiteral(text: string): Literal | undefined {
  switch (text) {
    case 'null':
      return { kind: 'null' }
    case 'true':
    case 'false':
      return { kind: 'boolean', value: text === 'true' }
    case 'NaN':
      return { kind: 'number', value: Number.NaN }
    case 'INF':
      return { kind: 'number', value: Infinity }
    default:
      return undefined
  }
}

function numberOf(text: string): number {
  return text === '-INF' ? -Infinity : Number(text)
}
