// Scalar expressions, loosest binding first: `? :`, `??`, OR, AND, comparisons, sums, products, unary operators, members.
import { unsupported } from './query-error.ts'
import { isReserved } from './keywords.ts'
import type { BinaryOperator, Expression } from './syntax.ts'
import { parsePrimary } from './parse-primary.ts'
import type { TokenReader } from './token-reader.ts'

const comparisons: Record<string, BinaryOperator> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

const sums: readonly BinaryOperator[] = ['+', '-', '||']
const products: readonly BinaryOperator[] = ['*', '/', '%']

export function parseExpression(reader: TokenReader): Expression {
  const condition = parseCoalesce(reader)
  if (!reader.acceptSymbol('?')) return condition
  const whenTrue = parseExpression(reader)
  reader.expectSymbol(':')
  return { kind: 'conditional', condition, whenTrue, otherwise: parseExpression(reader) }
}

function parseCoalesce(reader: TokenReader): Expression {
  let left = parseOr(reader)
  while (reader.acceptSymbol('??')) left = { kind: 'binary', operator: '??', left, right: parseOr(reader) }
  return left
}

function parseOr(reader: TokenReader): Expression {
  let left = parseAnd(reader)
  while (reader.acceptKeyword('OR')) left = { kind: 'binary', operator: 'OR', left, right: parseAnd(reader) }
  return left
}

function parseAnd(reader: TokenReader): Expression {
  let left = parseComparison(reader)
  while (reader.acceptKeyword('AND')) left = { kind: 'binary', operator: 'AND', left, right: parseComparison(reader) }
  return left
}

function parseComparison(reader: TokenReader): Expression {
  const left = parseSum(reader)
  const operator = reader.next.kind === 'symbol' ? comparisons[reader.next.text] : undefined
  const isMembership = ['IN', 'BETWEEN', 'LIKE', 'NOT'].some((keyword) => reader.isKeyword(keyword))
  if (operator === undefined && !isMembership) return left
  // The service's NOT binds tighter than `=`, which nobody means who writes it so.
  if (left.kind === 'unary' && left.operator === 'NOT')
    throw unsupported('NOT before a comparison without parentheses: write NOT (…)', reader.next)
  if (operator === undefined) return parseMembership(reader, left)
  reader.take()
  return { kind: 'binary', operator, left, right: parseSum(reader) }
}

function parseMembership(reader: TokenReader, value: Expression): Expression {
  const isNegated = reader.acceptKeyword('NOT')
  if (reader.isKeyword('LIKE')) throw unsupported('LIKE', reader.next)
  const membership = reader.acceptKeyword('BETWEEN') ? parseBetween(reader, value) : parseIn(reader, value)
  return isNegated ? { kind: 'unary', operator: 'NOT', operand: membership } : membership
}

function parseBetween(reader: TokenReader, value: Expression): Expression {
  const low = parseSum(reader)
  reader.expectKeyword('AND')
  const high = parseSum(reader)
  return {
    kind: 'binary',
    operator: 'AND',
    left: { kind: 'binary', operator: '>=', left: value, right: low },
    right: { kind: 'binary', operator: '<=', left: value, right: high },
  }
}

function parseIn(reader: TokenReader, value: Expression): Expression {
  reader.expectKeyword('IN')
  reader.expectSymbol('(')
  const options = [parseExpression(reader)]
  while (reader.acceptSymbol(',')) options.push(parseExpression(reader))
  reader.expectSymbol(')')
  return { kind: 'in', value, options }
}

function parseSum(reader: TokenReader): Expression {
  return parseChain(reader, sums, parseProduct)
}

function parseProduct(reader: TokenReader): Expression {
  return parseChain(reader, products, parseUnary)
}

function parseChain(
  reader: TokenReader,
  operators: readonly BinaryOperator[],
  parseOperand: (reader: TokenReader) => Expression,
): Expression {
  let left = parseOperand(reader)
  for (;;) {
    const operator = operators.find((symbol) => reader.acceptSymbol(symbol))
    if (operator === undefined) return left
    left = { kind: 'binary', operator, left, right: parseOperand(reader) }
  }
}

function parseUnary(reader: TokenReader): Expression {
  if (reader.acceptKeyword('NOT')) return { kind: 'unary', operator: 'NOT', operand: parseUnary(reader) }
  if (reader.acceptSymbol('-')) return { kind: 'unary', operator: '-', operand: parseUnary(reader) }
  if (reader.acceptSymbol('+')) return { kind: 'unary', operator: '+', operand: parseUnary(reader) }
  return parseMembers(reader)
}

function parseMembers(reader: TokenReader): Expression {
  let value = parsePrimary(reader, parseExpression)
  for (;;) {
    if (reader.acceptSymbol('.'))
      value = { kind: 'member', of: value, key: { kind: 'literal', value: parseName(reader) } }
    else if (reader.acceptSymbol('[')) {
      value = { kind: 'member', of: value, key: parseExpression(reader) }
      reader.expectSymbol(']')
    } else return value
  }
}

export function parseName(reader: TokenReader): string {
  const { kind, text } = reader.next
  if (kind !== 'word' || isReserved(text)) throw reader.unexpected()
  reader.take()
  return text
}
