// Where sentences end.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitSentences } from '../../shared/indexing/split-sentences.ts'

const split = (text: string) => [...splitSentences(text)].map((sentence) => sentence.text)

describe('splitSentences', () => {
  it('ends a sentence at a full stop before white space, with its closing quotes', () => {
    expect(split('One. “Two!” Three? (Four.) Five')).toEqual(['One.', '“Two!”', 'Three?', '(Four.)', 'Five'])
  })

  it('goes on after an abbreviation before a small letter, and inside numbers and names', () => {
    expect(split('Costs, e.g. this, are 3.14 at example.com.')).toHaveLength(1)
  })

  it('ends a sentence at full-width marks without white space, and at every line break', () => {
    expect(split('漢字。「次！」終')).toEqual(['漢字。', '「次！」', '終'])
    expect(split('a,b\nc,d\n\ne')).toEqual(['a,b', 'c,d', 'e'])
  })

  it('gives back the whole text, white space included', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '.', '。', '」', ' ', '\n') }), (text) => {
        const rebuilt = [...splitSentences(text)].map((sentence) => sentence.separator + sentence.text).join('')
        expect(rebuilt).toBe(text.trimEnd())
      }),
    )
  })
})
