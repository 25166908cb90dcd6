// How a question and a reader's groups are put into the search service's languages.
import { describe, expect, it } from 'vitest'
import { batchesOf } from '../../shared/azure/search-batches.ts'
import { allOf, ofDocument, ofModel, readableBy, withContentKey } from '../../shared/azure/search-filter.ts'
import { searchTextOf } from '../../shared/azure/search-text.ts'

describe('a filter', () => {
  it('keeps every value inside its quotes', () => {
    expect(ofDocument("x' or true")).toBe("documentId eq 'x'' or true'")
    expect(ofModel('text-embedding-3-large@1024')).toBe("embeddingModel eq 'text-embedding-3-large@1024'")
    expect(withContentKey(["a'b"])).toBe("search.in(contentKey, 'a''b', '\u001F')")
  })

  it('drops a group that would count as two', () => {
    expect(readableBy(['nobody\u001Fstaff', 'sales'])).toContain("search.in(group, 'sales', '\u001F')")
  })

  it('leaves out what does not restrict', () => {
    expect(allOf('a eq 1', readableBy(undefined), undefined)).toBe('a eq 1')
    expect(readableBy([])).toBe('not groups/any()')
  })
})

describe('search text', () => {
  it.each([
    ['What is -5 "degrees" (C++)?', 'What is 5 degrees C'],
    ['e-mail & re-index', 'e-mail re-index'],
    ['title:secret* ~2 [a TO b]', 'title secret 2 a TO b'],
    ['  spaced\n out ', 'spaced out'],
  ])('is the words of %j', (question, text) => {
    expect(searchTextOf(question)).toBe(text)
  })

  it.each(['', '  ', '?!', '-- "" ()'])('is nothing for %j', (question) => {
    expect(searchTextOf(question)).toBeUndefined()
  })

  it('is never longer than the service takes', () => {
    expect(searchTextOf('word '.repeat(5_000))?.split(' ')).toHaveLength(300)
  })
})

describe('batches', () => {
  const sizes = (items: readonly number[]) => batchesOf(items, (item) => item).map((batch) => batch.length)
  const megabyte = 1024 * 1024

  it('hold a thousand items at most', () => {
    expect(sizes(Array.from({ length: 2_001 }, () => 1))).toEqual([1_000, 1_000, 1])
  })

  it('stay below sixteen megabytes', () => {
    expect(sizes([10 * megabyte, 5 * megabyte, 1, 15 * megabyte])).toEqual([2, 1, 1])
  })

  it('let an item through that is too large alone: the service says what is wrong with it', () => {
    expect(sizes([1, 20 * megabyte, 1])).toEqual([1, 1, 1])
  })

  it('are none for nothing', () => {
    expect(sizes([])).toEqual([])
  })
})
