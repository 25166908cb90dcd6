// The groups that may read a document.
import { expect, it } from 'vitest'
import { mayRead, parseDocumentGroups } from '../../shared/documents/document-groups.ts'

it('brings groups into one order, each once', () => {
  expect(parseDocumentGroups([' staff ', 'board', 'staff'])).toEqual(['board', 'staff'])
})

it.each([[['']], [['a\nb']], [Array.from({ length: 101 }, (_, n) => `group-${n}`)], [['x'.repeat(5_000)]]])(
  'refuses groups that could not be kept',
  (groups) => {
    expect(() => parseDocumentGroups(groups)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  },
)

it('lets everyone read a document without groups, and members read one with', () => {
  expect(mayRead({ groups: [] }, [])).toBe(true)
  expect(mayRead({ groups: ['staff', 'board'] }, ['board'])).toBe(true)
  expect(mayRead({ groups: ['staff'] }, ['board'])).toBe(false)
  expect(mayRead({ groups: ['staff'] }, [])).toBe(false)
  expect(mayRead({ groups: ['staff'] }, undefined)).toBe(true)
})
