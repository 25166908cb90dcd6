// The parts expressions are made of: constants, parameters, names, calls, arrays, objects, parentheses.
import type { Json } from '../json.ts'
import { isReserved } from './keywords.ts'
import { unsupported } from './query-error.ts'
import type { Expression } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

type Parse = (reader: TokenReader) => Expression

const constants = new Map<string, Json | undefined>([
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
  ['UNDEFINED', undefined],
])

export function parsePrimary(reader: TokenReader, parseInner: Parse): Expression {
  const { next } = reader
  switch (next.kind) {
    case 'string':
    case 'number':
      reader.take()
      return { kind: 'literal', value: next.value }
    case 'parameter':
      reader.take()
      return { kind: 'parameter', name: next.text, start: next.start, end: next.end }
    case 'word':
      return parseWord(reader, parseInner)
    case 'symbol':
      return parseBracketed(reader, parseInner)
    case 'end':
      break
  }
  throw reader.unexpected()
}

function parseWord(reader: TokenReader, parseInner: Parse): Expression {
  const { text, start, end } = reader.next
  const keyword = text.toUpperCase()
  if (constants.has(keyword)) {
    reader.take()
    return { kind: 'literal', value: constants.get(keyword) }
  }
  if (keyword === 'EXISTS' || keyword === 'ARRAY') throw unsupported('subqueries', reader.next)
  if (keyword === 'UDF') throw unsupported('user-defined functions', reader.next)
  if (isReserved(text)) throw reader.unexpected()
  reader.take()
  if (!reader.acceptSymbol('(')) return { kind: 'name', name: text, start, end }
  return { kind: 'call', name: keyword, args: parseList(reader, ')', parseInner), start, end }
}

function parseBracketed(reader: TokenReader, parseInner: Parse): Expression {
  if (reader.acceptSymbol('[')) return { kind: 'array', elements: parseList(reader, ']', parseInner) }
  if (reader.acceptSymbol('{'))
    return { kind: 'object', properties: parseList(reader, '}', () => property(reader, parseInner)) }
  reader.expectSymbol('(')
  if (reader.isKeyword('SELECT')) throw unsupported('subqueries', reader.next)
  const inner = parseInner(reader)
  reader.expectSymbol(')')
  return { kind: 'group', inner }
}

function property(reader: TokenReader, parseInner: Parse): { name: string; value: Expression } {
  const { next } = reader
  if (next.kind !== 'string' && next.kind !== 'word') throw reader.unexpected()
  reader.take()
  reader.expectSymbol(':')
  return { name: next.kind === 'string' ? next.value : next.text, value: parseInner(reader) }
}

function parseList<T>(reader: TokenReader, closing: string, parseOne: (reader: TokenReader) => T): T[] {
  const list: T[] = []
  if (reader.acceptSymbol(closing)) return list
  do list.push(parseOne(reader))
  while (reader.acceptSymbol(','))
  reader.expectSymbol(closing)
  return list
}
