// When text counts as embedded already.
import { describe, expect, it } from 'vitest'
import { contentKey } from '../../shared/indexing/content-key.ts'

const small = 'text-embedding-3-small@512'
const large = 'text-embedding-3-large@1024'

describe('contentKey', () => {
  it('is short and safe in a URL', () => {
    expect(contentKey('some text', small)).toMatch(/^[\w-]{22}$/)
  })

  it('is the same for texts that differ in white space or composition only', () => {
    expect(contentKey(' Café\n au  lait', small)).toBe(contentKey('Cafe\u0301 au lait ', small))
  })

  it('differs by text, model and dimensions', () => {
    const keys = [
      contentKey('a', small),
      contentKey('b', small),
      contentKey('a', large),
      contentKey('a', 'text-embedding-3-small@1536'),
    ]
    expect(new Set(keys).size).toBe(4)
  })
})
