import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { unwatchedConnection, type ClientConnection } from '../../../shared/http/client-connection.ts'
import { streamBody } from '../../../shared/http/stream-body.ts'
import { startLibraryServer, type LibraryServer } from './library-server.ts'

function serve(
  chunksFor: (connection: ClientConnection) => AsyncIterable<string | Uint8Array>,
  reported: unknown[] = [],
): Promise<LibraryServer> {
  return startLibraryServer((connection) => ({
    body: streamBody(chunksFor(connection), connection, (error) => reported.push(error)),
  }))
}

const chunkBytes = 64 * 1024

describe('a body written as it comes about', () => {
  test('reaches the client chunk by chunk, the first while the rest is not there yet', async () => {
    const rest = Promise.withResolvers<void>()
    await using server = await serve(async function* () {
      yield 'first\n'
      await rest.promise
      yield Buffer.from('second\n')
    })
    const response = await server.call('chunks')
    const [first] = await once(response, 'data')
    expect(String(first)).toBe('first\n')
    rest.resolve()
    expect(String(Buffer.concat(await response.toArray()))).toBe('second\n')
    await server.finished('chunks')
  })

  test('waits for a client that does not read, then goes on', async () => {
    let written = 0
    const chunks = 1_000
    await using server = await serve(async function* () {
      for (; written < chunks; written++) yield Buffer.alloc(chunkBytes)
    })
    const response = await server.call('slow')
    await untilStill(() => written)
    // What sockets on both sides hold before they push back; far below the 64 MB of the whole.
    expect(written).toBeLessThan(chunks / 2)

    let receivedBytes = 0
    for await (const chunk of response) receivedBytes += (chunk as Buffer).length
    expect(receivedBytes).toBe(chunks * chunkBytes)
  })

  test('is cut off when its source fails: an end would make it look complete', async () => {
    const reported: unknown[] = []
    const failure = new Error('disk on fire')
    const isRead = Promise.withResolvers<void>()
    await using server = await serve(async function* () {
      yield 'half'
      await isRead.promise
      throw failure
    }, reported)
    const response = await server.call('fails')
    await once(response, 'data')
    isRead.resolve()
    await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' })
    await server.finished('fails')
    expect(reported).toEqual([failure])
  })
})

describe('when the client leaves', () => {
  test('a source that waits for something else is told at once, and the body ends', async () => {
    const isReturned = Promise.withResolvers<void>()
    let chunks = 0
    const connected = Promise.withResolvers<ClientConnection>()
    await using server = await serve((connection) => {
      connected.resolve(connection)
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => (chunks++ === 0 ? Promise.resolve({ value: 'first', done: false }) : new Promise(() => {})),
          return: async () => {
            isReturned.resolve()
            return { value: undefined, done: true }
          },
        }),
      }
    })
    const response = await server.call('leaves')
    await once(response, 'data')
    response.destroy()
    await isReturned.promise
    await server.finished('leaves')
    expect((await connected.promise).signal.aborted).toBe(true)
  })

  test('a source that is held back because the client was slow is told too', async () => {
    const isCleanedUp = Promise.withResolvers<void>()
    let written = 0
    await using server = await serve(async function* () {
      try {
        while (true) {
          written++
          yield Buffer.alloc(chunkBytes)
        }
      } finally {
        isCleanedUp.resolve()
      }
    })
    const response = await server.call('slow-leaver')
    await untilStill(() => written)
    response.destroy()
    await isCleanedUp.promise
    await server.finished('slow-leaver')
  })

  test('the body does not end before the source has cleaned up', async () => {
    const order: string[] = []
    await using server = await serve(async function* ({ signal }) {
      try {
        yield 'first'
        await once(signal, 'abort')
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 20))
        order.push('cleaned up')
      }
    })
    const response = await server.call('cleanup')
    await once(response, 'data')
    response.destroy()
    await server.finished('cleanup')
    expect(order).toEqual(['cleaned up'])
  })

  test('a source that fails while it cleans up is reported, and the body ends all the same', async () => {
    const reported: unknown[] = []
    const failure = new Error('cannot clean up')
    await using server = await serve(
      () => ({
        [Symbol.asyncIterator]: () => ({
          next: async () => ({ value: Buffer.alloc(chunkBytes), done: false }),
          return: () => Promise.reject(failure),
        }),
      }),
      reported,
    )
    const response = await server.call('bad-cleanup')
    response.destroy()
    await server.finished('bad-cleanup')
    expect(reported).toEqual([failure])
  })
})

test('a body whose reader cancels it tells its source', async () => {
  const connection = unwatchedConnection()
  let isReturned = false
  const body = streamBody(
    (async function* () {
      try {
        while (true) yield 'x'
      } finally {
        isReturned = true
      }
    })(),
    connection,
    () => {},
  )
  const reader = body.getReader()
  await reader.read()
  await reader.cancel()
  expect(isReturned).toBe(true)
  expect(connection.signal.aborted).toBe(true)
})

/** Until a number has stopped growing for a while. */
async function untilStill(read: () => number): Promise<void> {
  for (let last = -1; last !== read() || last === 0;) {
    last = read()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
