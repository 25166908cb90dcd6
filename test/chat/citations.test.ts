import { describe, expect, test } from 'vitest'
import { citedIn, sourcesOf } from '../../shared/chat/citations.ts'
import { selectPassages } from '../../shared/chat/select-passages.ts'
import { characterCounter } from '../fakes/character-counter.ts'
import { passage } from './passages.ts'

const texts = ['first', 'second', 'third']
const sources = sourcesOf(
  selectPassages(
    texts.map((content, index) => passage({ content, page: index + 1 })),
    1_000,
    characterCounter,
  ),
)
const pagesCitedIn = (text: string): (number | undefined)[] => citedIn(text, sources).map((each) => each.page)

describe('citations', () => {
  test('only what the answer refers to is cited', () => {
    expect(pagesCitedIn('It is so [2].')).toEqual([2])
    expect(pagesCitedIn('It is so.')).toEqual([])
  })

  test('each once, in the order of the sources', () => {
    expect(pagesCitedIn('A [3]. B [1]. C [3].')).toEqual([1, 3])
  })

  test('several numbers may share a bracket', () => {
    expect(pagesCitedIn('Both say so [1, 3].')).toEqual([1, 3])
  })

  test('a number nobody was shown is no citation', () => {
    expect(pagesCitedIn('See [9] and array[0] and [2026].')).toEqual([])
  })
})
