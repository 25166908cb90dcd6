// Our counts against js-tiktoken's own, and what its plain merge cannot do.
import * as fc from 'fast-check'
import { Tiktoken } from 'js-tiktoken/lite'
import cl100k from 'js-tiktoken/ranks/cl100k_base'
import o200k from 'js-tiktoken/ranks/o200k_base'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTokenCounter } from '../../shared/models/load-token-counter.ts'
import type { TokenCounter } from '../../shared/models/token-counter.ts'

const words = fc.constantFrom(
  'the ',
  'Ünïcode ',
  'internationalization',
  "don't ",
  "WE'LL",
  'camelCaseWord',
  '\n\n',
  '  \n',
  '\t\t',
  '    ',
  '。',
  '漢字かな交じり文',
  'привет ',
  'नमस्ते ',
  '👩‍👩‍👧‍👦',
  '🇸🇪',
  '12345',
  '3.14',
  '/*',
  '.\n/',
  '<|endoftext|>',
  'e\u0301',
  '\uFEFF',
  'ǅ',
  'ʰ',
  '\u2028',
  '\r\n',
  '…"',
)
const run = fc
  .tuple(fc.constantFrom('a', 'A', ' ', '\n', '漢', '=', '🙂', 'ab', '\u0301', '7'), fc.nat(150))
  .map(([unit, times]) => unit.repeat(times))
const text = fc
  .array(fc.oneof(words, run, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary', maxLength: 20 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))
/** Lone surrogates too. */
const anyText = fc.oneof(
  text,
  fc.array(fc.nat(0xffff), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
)

describe.each([
  { model: 'gpt-4o-mini', ranks: o200k },
  { model: 'text-embedding-3-large', ranks: cl100k },
])('counting tokens for $model', ({ model, ranks }) => {
  let counter: TokenCounter
  let reference: (text: string) => number

  const agrees = (text: string) => {
    expect(counter.count(text)).toBe(reference(text))
  }

  beforeAll(async () => {
    counter = await loadTokenCounter(model)
    const plain = new Tiktoken(ranks)
    reference = (text) => plain.encode(text, [], []).length
  }, 30_000)

  it('agrees with js-tiktoken on any text', () => {
    fc.assert(fc.property(anyText, agrees), { numRuns: 300 })
  }, 60_000)

  it('agrees with js-tiktoken on long pieces', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'b', 'e', 't', 's', 'i', 'n', 'o'),
      minLength: 192,
      maxLength: 500,
    })
    const ideographs = fc
      .array(fc.integer({ min: 0x4e00, max: 0x4f00 }), { minLength: 64, maxLength: 140 })
      .map((points) => String.fromCodePoint(...points))
    const signRuns = fc
      .array(fc.tuple(fc.constantFrom('=', '-', '*'), fc.integer({ min: 1, max: 150 })), { maxLength: 5 })
      .map((runs) => runs.map(([sign, times]) => sign.repeat(times)).join(''))
    fc.assert(fc.property(fc.oneof(letters, ideographs, signRuns), agrees), { numRuns: 40 })
  }, 60_000)

  it('agrees with js-tiktoken on a run of any character, whatever its length', () => {
    const anyRun = fc
      .tuple(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0x80, max: 0xffff })), fc.nat(400))
      .map(([point, times]) => String.fromCodePoint(point).repeat(times))
    fc.assert(fc.property(anyRun, agrees), { numRuns: 150 })
  }, 60_000)

  it('agrees with js-tiktoken on texts of many windows', () => {
    const line = 'Prose, code() and 漢字 — “quoted”…  /path/to 12345.\n'
    const texts = [line.repeat(2_500), line.trim().repeat(2_500), `word${'\n \n'.repeat(10)}/`.repeat(4_000)]
    for (const text of texts) agrees(text)
  }, 60_000)

  it.each(['a', '漢', '🙂', ' ', '=', '\u0301', 'aB'])(
    'counts a long run of “%s” without delay or overflow',
    (unit) => {
      const tokens = counter.count(unit.repeat(400_000 / unit.length))
      expect(tokens).toBeGreaterThan(400_000 / 128 - 1)
      expect(counter.cut(unit.repeat(400_000 / unit.length), 1_000).length).toBeGreaterThan(0)
    },
    60_000,
  )

  it('takes the names of special tokens for text', () => {
    expect(counter.count('<|endoftext|>')).toBeGreaterThan(1)
  })

  it('cuts at the end of a sentence where one is near, else of a word, else of a character', () => {
    const prose = 'The first sentence ends here. The second one goes on for quite a while longer.'
    expect(counter.cut(prose, 6 + 1)).toBe('The first sentence ends here.')
    expect(counter.cut(prose, 12)).toMatch(/ (?:goes|on|for|quite)$/)
    expect(counter.cut('🙂'.repeat(50), 7)).toMatch(/^🙂+$/u)
    expect(counter.cut(prose, 0)).toBe('')
    expect(counter.cut(prose, 1_000)).toBe(prose)
  })

  it('is exact up to the limit and above it past the limit', () => {
    fc.assert(
      fc.property(anyText, fc.nat(80), (text, limit) => {
        const exact = counter.count(text)
        const limited = counter.count(text, limit)
        if (exact <= limit) expect(limited).toBe(exact)
        else expect(limited).toBeGreaterThan(limit)
      }),
    )
  })

  it('stops within a long piece once past the limit, and not before', () => {
    for (const unit of ['a', '=', '漢字', '🙂', 'xyzzy']) {
      const piece = unit.repeat(2_000)
      const exact = counter.count(piece)
      expect(counter.count(piece, exact)).toBe(exact)
      expect(counter.count(piece, exact - 1)).toBeGreaterThan(exact - 1)
      const tenTimes = piece.repeat(10)
      expect(counter.count(tenTimes, 20)).toBeLessThan(counter.count(tenTimes))
    }
  })

  it('cuts to a prefix within the limit, and to a longer one for a higher limit', () => {
    fc.assert(
      fc.property(text, fc.nat(40), fc.nat(10), (text, limit, more) => {
        const cut = counter.cut(text, limit)
        expect(text.startsWith(cut)).toBe(true)
        expect(reference(cut)).toBeLessThanOrEqual(limit)
        expect(cut.isWellFormed() || !text.isWellFormed()).toBe(true)
        expect(counter.cut(text, limit + more).length).toBeGreaterThanOrEqual(cut.length)
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})
