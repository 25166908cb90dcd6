import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTextQuery, type TextQuery } from '../../../../local/search/query/text-query.ts'

/** The tree with every operator and parenthesis visible. */
function show(query: TextQuery | undefined): string {
  switch (query?.kind) {
    case undefined:
      return ''
    case 'everything':
      return '*'
    case 'not':
      return `-${show(query.part)}`
    case 'and':
    case 'or':
      return `(${query.parts.map(show).join(query.kind === 'and' ? ' + ' : ' | ')})`
    case 'word':
    case 'phrase':
    case 'prefix': {
      const text = query.kind === 'phrase' ? `"${query.text}"` : `${query.text}${query.kind === 'prefix' ? '*' : ''}`
      return query.field === undefined ? text : `${query.field}:${text}`
    }
  }
}

describe('the simple syntax', () => {
  test.each([
    ['parental leave', '(parental | leave)'],
    ['+parental +leave', '(parental + leave)'],
    ['wifi+luxury', '(wifi + luxury)'],
    ['wifi | luxury', '(wifi | luxury)'],
    ['a + b | c', '((a + b) | c)'],
    ['a | b + c', '((a | b) + c)'],
    ['motel+(wifi | luxury)', '(motel + (wifi | luxury))'],
    ['"parental leave" days', '("parental leave" | days)'],
    ['lingui*', 'lingui*'],
    ['wifi -luxury', '(wifi | -luxury)'],
    ['well-known', 'well-known'],
    ['price - tax', '(price | - | tax)'],
    ['*', '*'],
    [String.raw`\-literal \"x`, String.raw`(-literal | "x)`],
    ['', ''],
    ['()', ''],
    ['"', ''],
  ])('%s', (text, tree) => {
    expect(show(parseTextQuery(text, { searchMode: 'any' }))).toBe(tree)
  })

  test('asks for all words when the mode says so', () => {
    expect(show(parseTextQuery('parental leave -board', { searchMode: 'all' }))).toBe('(parental + leave + -board)')
  })

  test('takes any text there is', () => {
    const nasty = fc.array(
      fc.constantFrom('"', '(', ')', '*', '-', '+', '|', '\\', ' ', 'a', "'", ':', '~', '^', 'AND ', 'é', '漢'),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          nasty.map((parts) => parts.join('')),
        ),
        (text) => {
          parseTextQuery(text, { searchMode: 'any' })
          parseTextQuery(text, { searchMode: 'all', fields: new Set(['a']) })
        },
      ),
    )
  })

  test('does not run out of stack on parentheses', () => {
    for (const text of ['('.repeat(10_000), ')'.repeat(10_000), '(a '.repeat(10_000)]) {
      expect(() => parseTextQuery(text, { searchMode: 'any' })).not.toThrow()
    }
  })
})

describe('the full syntax', () => {
  const syntax = { searchMode: 'any', fields: new Set(['title']) } as const

  test.each([
    ['title:leave AND NOT board', '(title:leave + -board)'],
    ['title:"parental leave"~2 OR days^3', '(title:"parental leave" | days)'],
    ['other:leave', 'other:leave'],
    ['ANDROID ORDER', '(ANDROID | ORDER)'],
  ])('%s', (text, tree) => {
    expect(show(parseTextQuery(text, syntax))).toBe(tree)
  })
})
