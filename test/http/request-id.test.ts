// The id of a request: the caller’s own, as long as it is sane.
import { expect, test } from 'vitest'
import { requestIdOf } from '../../shared/http/request-id.ts'

const newId = (): string => 'new-id'

test("the caller's own request id is kept", () => {
  const id = '0b9c0a0e-6f0e-4a53:span.7_x'
  expect(requestIdOf(new Headers({ 'x-request-id': id }), newId)).toBe(id)
})

test('without one, a new id is made', () => {
  expect(requestIdOf(new Headers(), newId)).toBe('new-id')
})

test.each([['a'.repeat(129)], ['has space'], ['"quoted"'], ['{}'], ['<b>'], ['ä'], ['a,b']])(
  'a request id that could break out of a header or a log line is replaced: %s',
  (id) => {
    expect(requestIdOf({ get: () => id }, newId)).toBe('new-id')
  },
)
