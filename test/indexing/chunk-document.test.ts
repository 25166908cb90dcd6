// What holds for every chunk of every document.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkDocument } from '../../shared/indexing/chunk-document.ts'
import type { Section } from '../../shared/indexing/extract/extracted-document.ts'
import type { Sliceable } from '../../shared/kernel/in-slices.ts'
import { loadTokenCounter } from '../../shared/models/load-token-counter.ts'

const counter = await loadTokenCounter('text-embedding-3-large')

const section = (text: string, headings: readonly string[] = [], page?: number): Section => ({ text, headings, page })
const chunk = (sections: readonly Section[], maxTokens = 40, overlapTokens = 0) =>
  resultOf(chunkDocument({ title: 'A document', sections }, counter, { maxTokens, overlapTokens }))
const resultOf = <T>(work: Sliceable<T>): T => {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
const visible = (text: string) => text.replace(/\s/gu, '')

const unit = fc.constantFrom('word', 'Sentence end. ', ' ', '\n', '\n\n', '漢字。', '🙂', 'x'.repeat(60), '=', ', ')
const sections = fc.array(
  fc
    .record({
      text: fc.array(unit, { minLength: 1, maxLength: 80 }).map((parts) => parts.join('')),
      headings: fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 3 }),
      page: fc.constantFrom(undefined, 1, 2),
    })
    .filter(({ text }) => visible(text) !== ''),
  { maxLength: 6 },
)

describe('chunkDocument, whatever the document', () => {
  it('never passes the limit, counts exactly and numbers in order', () => {
    fc.assert(
      fc.property(sections, fc.integer({ min: 4, max: 60 }), fc.nat(3), (sections, maxTokens, overlapTokens) => {
        const chunks = chunk(sections, maxTokens, overlapTokens)
        expect(chunks.map(({ ordinal }) => ordinal)).toEqual(chunks.map((_, index) => index))
        for (const { content, tokens } of chunks) {
          expect(tokens).toBeLessThanOrEqual(maxTokens)
          expect(tokens).toBe(counter.count(content))
          expect(content.trim()).not.toBe('')
        }
      }),
      { numRuns: 200 },
    )
  })

  it('loses no visible character and keeps their order', () => {
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 4, max: 60 }),
        (parts, maxTokens) => {
          const text = parts.join('')
          const chunks = chunk([section(text)], maxTokens)
          expect(visible(chunks.map(({ content }) => content).join(''))).toBe(visible(text))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('holds every section in chunks of its own page, under headings the section has', () => {
    fc.assert(
      fc.property(sections, (sections) => {
        const marked = sections.map((section, index) => ({ ...section, text: `mark${index}mark ${section.text}` }))
        const chunks = chunk(marked, 40, 5)
        for (const [index, { headings, page }] of marked.entries()) {
          const holding = chunks.filter(({ content }) => content.includes(`mark${index}mark`))
          expect(holding.length).toBeGreaterThan(0)
          for (const chunk of holding) {
            expect(chunk.page).toBe(page)
            expect(headings.slice(0, chunk.headings.length)).toEqual(chunk.headings)
          }
        }
      }),
    )
  })

  it('is the same for the same document', () => {
    fc.assert(
      fc.property(sections, (sections) => {
        expect(chunk(sections)).toEqual(chunk(sections))
      }),
    )
  })
})

const sentences = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `This is sentence ${index} of ${name}.`).join(' ')

describe('chunkDocument', () => {
  it('keeps a section that fits in one chunk', () => {
    expect(chunk([section('One.\n\nTwo.', ['Top'], 3)])).toEqual([
      { ordinal: 0, content: 'One.\n\nTwo.', headings: ['Top'], page: 3, tokens: counter.count('One.\n\nTwo.') },
    ])
  })

  it('ends a chunk with a paragraph when that leaves it at least half full', () => {
    const chunks = chunk([section([1, 2, 3].map((part) => sentences(`part ${part}`, 3)).join('\n\n'))])
    expect(chunks.map(({ content }) => content)).toEqual([1, 2, 3].map((part) => sentences(`part ${part}`, 3)))
  })

  it('cuts a long paragraph between sentences, a long sentence between words, a long word between characters', () => {
    const cut = (text: string): readonly string[] => {
      const pieces = chunk([section(text)]).map(({ content }) => content)
      expect(pieces.length).toBeGreaterThan(1)
      return pieces
    }
    for (const piece of cut(sentences('a long story', 20))) expect(piece).toMatch(/^This .*\.$/)
    for (const piece of cut('several words '.repeat(100)))
      expect(piece).toMatch(/^(?:several|words)\b(?:.*\b(?:several|words))?$/)
    for (const piece of cut('🙂'.repeat(200))) expect(piece).toSatisfy((text: string) => text.isWellFormed())
  })

  it('repeats whole sentences from the end of one chunk at the start of the next, and still moves on', () => {
    const chunks = chunk([section(sentences('a long story', 20))], 40, 10)
    for (const [index, { content }] of chunks.slice(1).entries()) {
      const firstSentence = content.slice(0, content.indexOf('.') + 1)
      expect(chunks[index]?.content.endsWith(firstSentence)).toBe(true)
    }
    expect(chunks.at(-1)?.content).toContain('sentence 19')
  })

  it('does not carry text over from one page or one chapter to the next', () => {
    const chunks = chunk([section(sentences('one', 8), [], 1), section(sentences('two', 8), [], 2)], 40, 10)
    expect(new Set(chunks.map(({ page }) => page))).toEqual(new Set([1, 2]))
    for (const { content, page } of chunks) {
      expect(content).toContain(page === 1 ? 'of one.' : 'of two.')
      expect(content).not.toContain(page === 1 ? 'of two.' : 'of one.')
    }
  })

  it('joins tiny neighbours under their common heading, and keeps their own headings in the text', () => {
    const faq = [section('Yes.', ['FAQ', 'Is it free?']), section('No.', ['FAQ', 'Is it slow?'])]
    expect(chunk(faq, 100)).toMatchObject([{ headings: ['FAQ'], content: 'Is it free?\nYes.\n\nIs it slow?\nNo.' }])
  })

  it('leaves sections apart that are not tiny, or have different parents, or stand on different pages', () => {
    const long = sentences('a section', 5)
    expect(chunk([section(long, ['A', 'B']), section(long, ['A', 'C'])], 100)).toHaveLength(2)
    expect(chunk([section('x', ['A', 'B']), section('y', ['C', 'D'])], 100)).toHaveLength(2)
    expect(chunk([section('x', [], 1), section('y', [], 2)], 100)).toHaveLength(2)
  })

  it.each(['A sentence of seven words in all. ', 'word ', 'a', '漢', '=', ' .'])(
    'takes a long line of nothing but “%s” without delay',
    (unit) => {
      const text = unit.repeat(300_000 / unit.length)
      const chunks = chunk([section(text)], 512)
      expect(visible(chunks.map(({ content }) => content).join('')).length).toBe(visible(text).length)
    },
  )

  it('refuses limits that cannot hold', () => {
    expect(() => chunk([section('x')], 3)).toThrow(RangeError)
    expect(() => chunk([section('x')], 40, 40)).toThrow(RangeError)
  })
})
