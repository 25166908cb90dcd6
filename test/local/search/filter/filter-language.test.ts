import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFilter } from '../../../../local/search/filter/compile-filter.ts'
import type { FilterExpression, Literal } from '../../../../local/search/filter/expression.ts'
import { parseFilter } from '../../../../local/search/filter/parse-filter.ts'
import { FilterSyntaxError } from '../../../../local/search/filter/tokens.ts'
import { parseIndexDefinition } from '../../../../local/search/schema/index-definition.ts'
import type { DocumentFields } from '../../../../local/search/storage/document-fields.ts'
import { FieldColumns } from '../../../../local/search/storage/field-columns.ts'
import { formatFilter } from './format-filter.ts'

const definition = parseIndexDefinition({
  name: 'things',
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'name', type: 'Edm.String' },
    { name: 'secret', type: 'Edm.String', filterable: false },
    { name: 'size', type: 'Edm.Int32' },
    { name: 'rating', type: 'Edm.Double' },
    { name: 'isNew', type: 'Edm.Boolean' },
    { name: 'madeAt', type: 'Edm.DateTimeOffset' },
    { name: 'tags', type: 'Collection(Edm.String)' },
    { name: 'sizes', type: 'Collection(Edm.Int32)' },
  ],
})

/** Whether the one document passes. */
function passes(filter: string, document: DocumentFields): boolean {
  const columns = new FieldColumns(definition.fields)
  columns.set(0, document)
  return compileFilter(filter, { definition, columns, matchText: () => () => false })(0)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom("'", "''", "' or true or name eq '", '\\', '%27', '\n', '\0', '"', "a'b''c", ') or (', '😀', ','),
)

describe('any text as a literal', () => {
  test('matches exactly itself', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (wanted, other) => {
        const filter = `name eq ${quoted(wanted)}`
        expect(passes(filter, { name: wanted })).toBe(true)
        expect(passes(filter, { name: other })).toBe(other === wanted)
      }),
    )
  })

  test('is found among the elements of a collection, and only there', () => {
    fc.assert(
      fc.property(hostileText, fc.array(hostileText), (wanted, tags) => {
        expect(passes(`tags/any(t: t eq ${quoted(wanted)})`, { tags })).toBe(tags.includes(wanted))
        expect(passes(`tags/all(t: t ne ${quoted(wanted)})`, { tags })).toBe(!tags.includes(wanted))
      }),
    )
  })

  test('can be in a list of values, as long as it does not hold the delimiter', () => {
    const value = hostileText.filter((text) => text !== '' && !text.includes('|'))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), value, (values, name) => {
        const filter = `search.in(name, ${quoted(values.join('|'))}, '|')`
        expect(passes(filter, { name })).toBe(values.includes(name))
      }),
    )
  })
})

function anyOf(count: number): string {
  return Array.from({ length: count }, (_, at) => `size eq ${at}`).join(' or ')
}

describe('a filter', () => {
  const identifier = fc.constantFrom('name', 'size', 'x', '_y1')
  const literal: fc.Arbitrary<Literal> = fc.oneof(
    hostileText.map((value) => ({ kind: 'string' as const, value })),
    fc.double({ noNaN: true }).map((value) => ({ kind: 'number' as const, value: Object.is(value, -0) ? 0 : value })),
    fc.boolean().map((value) => ({ kind: 'boolean' as const, value })),
    fc
      .constantFrom('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.123+01:00')
      .map((value) => ({ kind: 'date' as const, value })),
    fc.constant({ kind: 'null' as const }),
  )
  const { expression } = fc.letrec<{ expression: FilterExpression }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({
        kind: fc.constant('comparison' as const),
        operator: fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
        variable: identifier,
        literal,
      }),
      identifier.map((name) => ({ kind: 'variable' as const, name })),
      fc.boolean().map((value) => ({ kind: 'constant' as const, value })),
      fc.record({
        kind: fc.constant('search-in' as const),
        variable: identifier,
        values: hostileText,
        delimiters: hostileText,
      }),
      fc.record({ kind: fc.constant('is-match' as const), search: hostileText, searchFields: hostileText }),
      fc.record({ kind: fc.constantFrom('and', 'or'), left: tie('expression'), right: tie('expression') }),
      fc.record({ kind: fc.constant('not' as const), operand: tie('expression') }),
      fc.record({
        kind: fc.constant('lambda' as const),
        quantifier: fc.constantFrom('any', 'all'),
        collection: identifier,
        body: fc.record({ variable: identifier, predicate: tie('expression') }),
      }),
    ),
  }))

  test('written as text and parsed again is the same', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        expect(parseFilter(formatFilter(tree))).toEqual(tree)
      }),
    )
  })

  test('of any text at all is parsed or refused with a position, never anything else', () => {
    const fragment = fc.constantFrom(
      'name',
      ' eq ',
      "'x'",
      '(',
      ')',
      ' and ',
      ' not ',
      '/any(',
      't: ',
      'search.in(',
      ',',
      '1',
      "'",
      ' ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragment).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            parseFilter(text)
          } catch (error) {
            expect(error).toBeInstanceOf(FilterSyntaxError)
          }
        },
      ),
    )
  })

  test('may be long, but not without end', () => {
    expect(passes(anyOf(2_000), { size: 1_999 })).toBe(true)
    expect(() => parseFilter(anyOf(100_000))).toThrow(FilterSyntaxError)
  })

  test('nested without end is refused instead of overflowing the stack', () => {
    expect(() => parseFilter(`${'('.repeat(100_000)}true${')'.repeat(100_000)}`)).toThrow(FilterSyntaxError)
    expect(() => parseFilter(`${'not '.repeat(100_000)}true`)).toThrow(FilterSyntaxError)
  })

  test.each([
    ["name eq 'a' or name eq 'b' and size eq 9", { name: 'a', size: 1 }, true],
    ["(name eq 'a' or name eq 'b') and size eq 9", { name: 'a', size: 1 }, false],
    ["not name eq 'a' and size eq 1", { name: 'b', size: 1 }, true],
    ['not (size gt 3)', { size: 3 }, true],
    ['5 lt size', { size: 6 }, true],
    ['size ge 5 and size le 5', { size: 5 }, true],
    ['rating gt 4.5e0', { rating: 4.6 }, true],
    ['rating lt -1.5', { rating: -2 }, true],
    ['isNew', { isNew: true }, true],
    ['not isNew', { isNew: null }, true],
    ['isNew eq false', { isNew: false }, true],
    ['name eq null', {}, true],
    ['name ne null', { name: '' }, true],
    ["name ne 'a'", {}, true],
    ['size gt 0', {}, false],
    ['size lt 0', {}, false],
    ["name gt 'a' and name lt 'c'", { name: 'b' }, true],
    ['madeAt ge 2026-01-01T00:00:00Z', { madeAt: '2026-01-01T00:00:00Z' }, true],
    ['madeAt lt 2026-01-01T01:00:00+02:00', { madeAt: '2025-12-31T22:59:59.999Z' }, true],
    ['madeAt lt 2026-01-01T01:00:00+02:00', { madeAt: '2025-12-31T23:00:00Z' }, false],
    ['tags/any()', { tags: [] }, false],
    ['not tags/any()', {}, true],
    ['tags/any()', { tags: ['x'] }, true],
    ["tags/any(t: t eq 'x' or t eq 'y')", { tags: ['y'] }, true],
    ["tags/all(t: t ne 'x' and t ne 'y')", { tags: ['z'] }, true],
    ["tags/any(t: search.in(t, 'a, b c'))", { tags: ['c'] }, true],
    ["tags/any(t: search.in(t, 'a b', ','))", { tags: ['a b'] }, true],
    ["tags/all(t: not search.in(t, 'a,b'))", { tags: ['c'] }, true],
    ['sizes/any(s: s gt 3 and s lt 5)', { sizes: [1, 4] }, true],
    ['sizes/all(s: s gt 3)', { sizes: [1, 4] }, false],
    ["search.in(name, 'Ann|Bob Jr', '|')", { name: 'Bob Jr' }, true],
    ["search.in(name, 'ann')", { name: 'Ann' }, false],
    ['true', {}, true],
    ['false or size eq 1', { size: 1 }, true],
  ])('%s', (filter, document, expected) => {
    expect(passes(filter, document)).toBe(expected)
  })

  test.each([
    ['This is not a valid filter.', "Syntax error at position 7 in 'This is not a valid filter.'."],
    ["name eq 'open", 'Syntax error at position 9'],
    ['name eq', 'Syntax error at position 7'],
    ["name eq 'a' and", 'Syntax error at position 15'],
    ["secret eq 'a'", "'secret' is not a filterable field. Only filterable fields can be used in filter expressions."],
    ["colour eq 'a'", "Could not find a property named 'colour' on type 'search.document'."],
    ['name eq 5', "Found operand types 'Edm.String' and 'Edm.Int32' for operator kind 'Equal'."],
    ["madeAt gt '2026-01-01T00:00:00Z'", "Found operand types 'Edm.DateTimeOffset' and 'Edm.String'"],
    ["tags eq 'a'", "The field 'tags' is a collection"],
    ["name/any(n: n eq 'a')", "The field 'name' is not a collection"],
    ['name', "'name' is of type Edm.String, not Edm.Boolean."],
    ["tags/any(t: t ne 'a')", 'Found a test for equality or inequality where the opposite was expected'],
    ["tags/all(t: t eq 'a')", 'Found a test for equality or inequality where the opposite was expected'],
    ["tags/any(t: t eq 'a' and t eq 'b')", 'Found an unsupported form of complex Boolean expression.'],
    ["tags/any(t: name eq 'a')", "Only the range variable 't' can be used here, not 'name'."],
    ["search.in(size, '1,2')", "The function 'search.in' needs an Edm.String"],
  ])('%s is refused', (filter, message) => {
    expect(() => passes(filter, {})).toThrow(message)
    expect(() => passes(filter, {})).toThrow(/Parameter name: \$filter$/)
  })
})
