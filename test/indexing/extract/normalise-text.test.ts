// One form for text from any source.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseText } from '../../../shared/indexing/extract/normalise-text.ts'

describe('normaliseText', () => {
  it('composes characters and collapses white space, but keeps lines, paragraphs and indentation', () => {
    expect(normaliseText('  \r\n\r\nCafe\u0301  au\u00A0 lait \r\n\n\n\n    code  here\r')).toBe(
      'Café au lait\n\n    code here',
    )
  })

  it('drops what nobody sees, and keeps the joiners that emoji need', () => {
    expect(normaliseText('a\u0000b\u200Bc\u202Ed\u00ADe\u{E0041}f\uFEFF')).toBe('abcdef')
    expect(normaliseText('👩\u200D👧')).toBe('👩\u200D👧')
  })

  it('replaces lone surrogates', () => {
    expect(normaliseText('a\uD800b')).toBe('a\uFFFDb')
  })

  it('limits the marks on one letter, so that composing a million of them ends', () => {
    expect(normaliseText(`a${'\u0301\u0323'.repeat(500_000)}`).length).toBeLessThan(40)
  })

  it('changes nothing when applied again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '\r', '\f', '\u00AD', '\u0301', 'é', '漢') }),
        (text) => {
          const once = normaliseText(text)
          expect(normaliseText(once)).toBe(once)
        },
      ),
    )
  })
})
