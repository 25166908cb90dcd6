// A stream whose reader is gone before it began.
import { expect, test } from 'vitest'
import { answerStream } from '../../shared/http/answer-stream.ts'
import { ndjsonFormat } from '../../shared/http/ndjson-format.ts'
import { openStream } from '../../shared/http/open-stream.ts'
import { streamBody } from '../../shared/http/stream-body.ts'
import { unwatchedConnection } from '../../shared/http/client-connection.ts'
import { start } from './chat-events.ts'
import { eventSource } from './event-source.ts'
import { FakeClock } from '../fakes/fake-clock.ts'

async function opened() {
  const source = eventSource()
  source.send(start)
  const { signal } = new AbortController()
  const options = { requestId: 'request-1', reportUnexpected: () => {}, clock: new FakeClock(), signal }
  return { source, stream: answerStream(ndjsonFormat, await openStream(source), options) }
}

test('a stream that is ended before anything of it was read ends its events', async () => {
  const { source, stream } = await opened()
  await stream.return?.()
  expect(source.isReturned).toBe(true)
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})

test('a client that left before its response began ends the events', async () => {
  const { source, stream } = await opened()
  const connection = unwatchedConnection()
  connection.abandon()
  expect(await Array.fromAsync(streamBody(stream, connection, () => {}))).toEqual([])
  expect(source.isReturned).toBe(true)
})
