import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isSessionId } from '../../shared/memory/session-id.ts'

describe("a session's id", () => {
  test.each([randomUUID(), 'a', 'session_1', 'a'.repeat(64)])('may be %j', (id) => {
    expect(isSessionId(id)).toBe(true)
  })

  test.each(['', '../a', 'a/b', 'a\\b', 'a?b', 'a#b', "a' or 1 eq 1", 'a b', 'a\n', 'é', 'a:b', 'a'.repeat(65)])(
    'may not be %j',
    (id) => {
      expect(isSessionId(id)).toBe(false)
    },
  )
})
