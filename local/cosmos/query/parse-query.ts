// The clauses of a query: SELECT … FROM c WHERE … ORDER BY … OFFSET … LIMIT ….
import { parseExpression, parseName } from './parse-expression.ts'
import { parseSelection } from './parse-selection.ts'
import { syntaxError, unsupported } from './query-error.ts'
import type { Expression, Query, SortKey, Written } from './syntax.ts'
import { TokenReader } from './token-reader.ts'

export function parseQuery(text: string): Query {
  const reader = new TokenReader(text)
  reader.expectKeyword('SELECT')
  const isDistinct = reader.acceptKeyword('DISTINCT')
  const top = reader.acceptKeyword('TOP') ? parseCount(reader) : undefined
  const selection = parseSelection(reader)
  reader.expectKeyword('FROM')
  const from = reader.written(() => parseFrom(reader))
  const where = reader.acceptKeyword('WHERE') ? parseWritten(reader) : undefined
  if (reader.isKeyword('GROUP')) throw unsupported('GROUP BY', reader.next)
  const orderBy = reader.acceptKeyword('ORDER') ? parseOrderBy(reader) : []
  const offset = reader.acceptKeyword('OFFSET') ? parseCount(reader) : undefined
  const limit = offset === undefined ? undefined : parseLimit(reader)
  if (top !== undefined && limit !== undefined) throw syntaxError('TOP', { start: 0, end: text.length })
  reader.expectEnd()
  return { isDistinct, top, selection, alias: from.value, from: from.text, where, orderBy, offset, limit }
}

/** `FROM c WHERE …`, the condition of a patch. */
export function parseCondition(text: string): { alias: string; where: Expression } {
  const reader = new TokenReader(text)
  reader.expectKeyword('FROM')
  const alias = parseFrom(reader)
  reader.expectKeyword('WHERE')
  const where = parseExpression(reader)
  reader.expectEnd()
  return { alias, where }
}

/** Whatever a container is called here, it is the one the request is for. */
function parseFrom(reader: TokenReader): string {
  const name = parseName(reader)
  if (reader.isSymbol('.') || reader.isSymbol('[')) throw unsupported('FROM over a part of an item', reader.next)
  if (reader.isKeyword('IN')) throw unsupported('FROM … IN', reader.next)
  const hasAlias = reader.acceptKeyword('AS') || (reader.next.kind === 'word' && !isClause(reader))
  const alias = hasAlias ? parseName(reader) : name
  if (reader.isKeyword('JOIN')) throw unsupported('JOIN', reader.next)
  return alias
}

function isClause(reader: TokenReader): boolean {
  return ['WHERE', 'ORDER', 'GROUP', 'OFFSET', 'JOIN', 'IN'].some((keyword) => reader.isKeyword(keyword))
}

function parseWritten(reader: TokenReader): Written {
  const { value, text } = reader.written(() => parseExpression(reader))
  return { expression: value, text }
}

function parseLimit(reader: TokenReader): Expression {
  reader.expectKeyword('LIMIT')
  return parseCount(reader)
}

/** A number of items: a constant or a parameter. */
function parseCount(reader: TokenReader): Expression {
  const { next } = reader
  if (next.kind !== 'number' && next.kind !== 'parameter') throw reader.unexpected()
  reader.take()
  if (next.kind === 'number') return { kind: 'literal', value: next.value }
  return { kind: 'parameter', name: next.text, start: next.start, end: next.end }
}

function parseOrderBy(reader: TokenReader): SortKey[] {
  reader.expectKeyword('BY')
  if (reader.isKeyword('RANK')) throw unsupported('ORDER BY RANK', reader.next)
  const keys = [parseSortKey(reader)]
  while (reader.acceptSymbol(',')) keys.push(parseSortKey(reader))
  return keys
}

function parseSortKey(reader: TokenReader): SortKey {
  const span = reader.next
  const key = parseWritten(reader)
  const path = propertyPath(key.expression)
  if (!path) throw unsupported('ORDER BY anything but a property of the item', span)
  const isDescending = reader.acceptKeyword('DESC')
  if (!isDescending) reader.acceptKeyword('ASC')
  return { ...key, path, isDescending }
}

/** The property names of `c.a.b`; undefined for anything else. */
export function propertyPath(expression: Expression): string[] | undefined {
  if (expression.kind !== 'member' || expression.key.kind !== 'literal') return undefined
  const { value } = expression.key
  if (typeof value !== 'string') return undefined
  if (expression.of.kind === 'name') return [value]
  const before = propertyPath(expression.of)
  return before && [...before, value]
}
