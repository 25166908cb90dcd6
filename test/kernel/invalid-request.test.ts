import { describe, expect, test } from 'vitest'
import { invalidRequest } from '../../shared/kernel/invalid-request.ts'

describe('a request that cannot be used', () => {
  test('is refused with each field at fault, in the message and as data', () => {
    const fields = [
      { path: 'limit', message: 'must be a whole number' },
      { path: 'name', message: 'is empty' },
    ]
    const { code, message, details } = invalidRequest(...fields)
    expect(code).toBe('invalid_request')
    expect(message).toBe('The request cannot be used as it is. limit: must be a whole number; name: is empty.')
    expect(details).toEqual({ fields })
  })

  test('in a thousand ways is not refused a thousand times as long', () => {
    const fields = Array.from({ length: 1_000 }, (_, index) => ({ path: `messages[${index}]`, message: 'is wrong' }))
    const { message, details } = invalidRequest(...fields)
    expect(details).toEqual({ fields: fields.slice(0, 20) })
    expect(message).toMatch(/messages\[19\]: is wrong; and 980 more\.$/)
  })
})
