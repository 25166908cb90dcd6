import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { titleFromModel, titleFromQuestion } from '../../shared/memory/session-title.ts'

describe("a model's title", () => {
  test.each([
    ['Spring tides in Sweden', 'Spring tides in Sweden'],
    ['"Spring tides"', 'Spring tides'],
    ['“Spring tides.”', 'Spring tides'],
    ['**Spring tides**', 'Spring tides'],
    ['# Spring tides', 'Spring tides'],
    ['Title: Spring tides', 'Spring tides'],
    ['\n\n  Spring   tides \nAnd an explanation.', 'Spring tides'],
    ['<b>Spring</b> tides<script>', 'Spring tides'],
    ["What's new?", "What's new?"],
    ['Ebbe & Flut: «Nordsee»', 'Ebbe & Flut: «Nordsee»'],
    ['"Spring tides".', 'Spring tides'],
  ])('of %j is %j', (text, title) => {
    expect(titleFromModel(text)).toBe(title)
  })

  test.each(['', '  \n ', '""', '***', '<p></p>'])('is none when nothing is left of %j', (text) => {
    expect(titleFromModel(text)).toBeUndefined()
  })
})

test('a title is one line of at most 80 characters without markup, whatever it is made of', () => {
  const marks = fc.constantFrom('"', '“', '<', '>', '*', ' ', '.', '\n', '\u2028', '\u0000', '\u{1F30A}', 'title:', 'a')
  const marked = fc.array(marks, { maxLength: 200 }).map((parts) => parts.join(''))
  const texts = fc.oneof(fc.string({ maxLength: 200 }), marked)
  fc.assert(
    fc.property(texts, (text) => {
      for (const title of [titleFromModel(text) ?? 'none', titleFromQuestion(text)]) {
        expect(title.length).toBeLessThanOrEqual(80)
        expect(title).not.toMatch(/[\r\n\u2028\u2029]/)
      }
      expect(titleFromModel(text) ?? '').not.toMatch(/[<>`*]|^["'“]/)
    }),
  )
})

test('a long question is cut where it is a title, without breaking a character', () => {
  expect(titleFromQuestion('\u{1F30A}'.repeat(100))).toBe(`${'\u{1F30A}'.repeat(39)}…`)
})
