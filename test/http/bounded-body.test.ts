// Reading a request body up to its limit.
import { expect, test } from 'vitest'
import { readBoundedBody } from '../../shared/http/bounded-body.ts'
import { requestOf, streamedRequest } from './fake-exchange.ts'

function put(sizeBytes: number): ReturnType<typeof requestOf> {
  return requestOf({ method: 'PUT', body: { bytes: Buffer.alloc(sizeBytes, 'x') } })
}

test('a body may be as large as the limit, and not a byte larger', async () => {
  expect(await readBoundedBody(put(1_000), 1_000)).toHaveLength(1_000)
  await expect(readBoundedBody(put(1_001), 1_000)).rejects.toMatchObject({
    code: 'too_large',
    details: { limitBytes: 1_000, sizeBytes: 1_001 },
  })
})

test('a body in pieces is put together again', async () => {
  const pieces = (async function* () {
    yield Buffer.from('one ')
    yield Buffer.from('two')
  })()
  expect(String(await readBoundedBody(streamedRequest(pieces), 1_000))).toBe('one two')
})

test('no body is an empty one', async () => {
  expect(await readBoundedBody(requestOf(), 1_000)).toHaveLength(0)
})
