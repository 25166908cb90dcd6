// What a query selects: `*`, `VALUE …`, or named expressions.
import { parseExpression, parseName } from './parse-expression.ts'
import { queryError, unsupported } from './query-error.ts'
import type { Expression, Selection, Written } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

export function parseSelection(reader: TokenReader): Selection {
  if (reader.acceptSymbol('*')) return { kind: 'everything' }
  const span = reader.next
  if (reader.acceptKeyword('VALUE')) {
    const { value, text } = reader.written(() => parseExpression(reader))
    return { kind: 'value', expression: value, text }
  }
  const properties = [parseProperty(reader, 1)]
  while (reader.acceptSymbol(',')) properties.push(parseProperty(reader, properties.length + 1))
  const names = new Set(properties.map(({ name }) => name))
  if (names.size < properties.length) throw queryError('SC2004', 'A property name is selected more than once.', span)
  return { kind: 'properties', properties }
}

function parseProperty(reader: TokenReader, position: number): { name: string } & Written {
  if (reader.isSymbol('*')) throw unsupported('* beside other selected properties', reader.next)
  const { value: expression, text } = reader.written(() => parseExpression(reader))
  const isNamed = reader.acceptKeyword('AS') || (reader.next.kind === 'word' && !reader.isKeyword('FROM'))
  return { name: isNamed ? parseName(reader) : impliedName(expression, position), expression, text }
}

/** `c.a.b` is called b; anything without a name is called by its position, as the service does. */
function impliedName(expression: Expression, position: number): string {
  if (expression.kind === 'name') return expression.name
  if (expression.kind === 'member' && expression.key.kind === 'literal' && typeof expression.key.value === 'string')
    return expression.key.value
  return `$${position}`
}
