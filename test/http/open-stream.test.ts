// The first event decides whether a stream begins or the request is refused.
import { expect, test } from 'vitest'
import { openStream } from '../../shared/http/open-stream.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { delta, eventsOf, start } from './chat-events.ts'
import { eventSource } from './event-source.ts'

test('what is refused before the first event is thrown, while there can still be a status', async () => {
  const refused = new AppError('budget_exceeded', 'until May')
  await expect(openStream(eventsOf(refused))).rejects.toBe(refused)
})

test('no event is lost, repeated or waited for', async () => {
  expect(await Array.fromAsync(await openStream(eventsOf(start, delta('a'), delta('b'))))).toEqual([
    start,
    delta('a'),
    delta('b'),
  ])
  const source = eventSource()
  source.send(start)
  const iterator = (await openStream(source))[Symbol.asyncIterator]()
  expect(await iterator.next()).toEqual({ done: false, value: start })
})

test('a reader that leaves is passed on, also while it waits', async () => {
  const source = eventSource()
  source.send(start)
  const iterator = (await openStream(source))[Symbol.asyncIterator]()
  await iterator.next()
  void iterator.next()
  await iterator.return?.()
  expect(source.isReturned).toBe(true)
})
