import { describe, expect, test } from 'vitest'
import { answerStream, type StreamOptions } from '../../shared/http/answer-stream.ts'
import { ndjsonFormat } from '../../shared/http/ndjson-format.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { closingContext, delta, end, eventsOf, source, sources, start } from './chat-events.ts'
import { eventSource } from './event-source.ts'
import { handTurnedClock, settled } from './hand-turned-clock.ts'

const never = new AbortController().signal

function options(overrides: Partial<StreamOptions> = {}): StreamOptions {
  return { clock: handTurnedClock(), signal: never, requestId: 'id-1', reportUnexpected: () => {}, ...overrides }
}

async function linesOf(chunks: AsyncIterable<string>): Promise<unknown[]> {
  const text = (await Array.fromAsync(chunks)).join('')
  expect(text).toMatch(/\n$/)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('an answer as NDJSON', () => {
  test('names the session first, then the sources, the text, and closes with all that is known', async () => {
    const lines = await linesOf(
      answerStream(ndjsonFormat, eventsOf(start, sources, delta('Five\n'), delta('days'), end), options()),
    )
    const wireSource = JSON.parse(JSON.stringify(source))
    expect(lines).toEqual([
      {
        delta: { role: 'assistant' },
        context: { sessionId: 'session-1', turnId: 'turn-1' },
        sessionState: 'session-1',
      },
      { delta: {}, context: { sessionId: 'session-1', sources: [wireSource] } },
      { delta: { content: 'Five\n' } },
      { delta: { content: 'days' } },
      { delta: {}, context: { ...closingContext, citations: [wireSource] }, sessionState: 'session-1' },
    ])
  })

  test('sends each line as soon as its event is there', async () => {
    const events = eventSource()
    const lines = answerStream(ndjsonFormat, events, options())
    events.send(start)
    expect((await lines.next()).value).toContain('session-1')
    events.send(delta('Fi'))
    expect((await lines.next()).value).toBe('{"delta":{"content":"Fi"}}\n')
  })

  test('beats with an empty line for every 15 s of silence', async () => {
    const clock = handTurnedClock()
    const events = eventSource()
    const lines = answerStream(ndjsonFormat, events, options({ clock }))
    events.send(start)
    await lines.next()

    for (let beat = 0; beat < 2; beat++) {
      let isSent = false
      const next = lines.next().finally(() => (isSent = true))
      await settled()
      await clock.advance(14_999)
      expect(isSent).toBe(false)
      await clock.advance(1)
      expect((await next).value).toBe('\n')
    }
    events.send(end)
    expect((await lines.next()).value).toContain('gpt-4.1')
    expect((await lines.next()).done).toBe(true)
    expect(clock.sleepers).toBe(0)
  })

  test('counts the silence from the last event on', async () => {
    const clock = handTurnedClock()
    const events = eventSource()
    const lines = answerStream(ndjsonFormat, events, options({ clock }))
    events.send(start)
    await lines.next()
    const text = lines.next()
    await clock.advance(10_000)
    events.send(delta('Fi'))
    await text

    let isSent = false
    const beat = lines.next().finally(() => (isSent = true))
    await clock.advance(14_999)
    expect(isSent).toBe(false)
    await clock.advance(1)
    expect((await beat).value).toBe('\n')
  })

  test('ends with an error line when the answer fails, and never throws', async () => {
    const error = new AppError('capacity_exhausted', 'Every region is busy.', { retryAfterMs: 900 })
    const lines = await linesOf(answerStream(ndjsonFormat, eventsOf(start, delta('Fi'), error), options()))
    expect(lines.at(-1)).toEqual({
      error: { code: 'capacity_exhausted', message: 'Every region is busy.', requestId: 'id-1', retryAfterMs: 900 },
    })
  })

  test.each([
    ['fails in a way nobody foresaw', eventsOf(start, new TypeError('sk-1234'))],
    ['stops halfway', eventsOf(start, delta('Fi'))],
    ['starts afresh, which this protocol cannot say', eventsOf(start, delta('Fi'), { type: 'restart' }, end)],
    ['has no beginning', eventsOf(delta('Fi'), end)],
  ])('ends with a neutral error line, and a report, when the answer %s', async (_, events) => {
    const reported: unknown[] = []
    const lines = await linesOf(
      answerStream(ndjsonFormat, events, options({ reportUnexpected: (error) => reported.push(error) })),
    )
    expect(lines.at(-1)).toMatchObject({ error: { code: 'internal', requestId: 'id-1' } })
    expect(JSON.stringify(lines)).not.toContain('sk-1234')
    expect(reported).toHaveLength(1)
  })
})

describe('when the client leaves', () => {
  test('while an event is waited for, the events are told and nothing more is said', async () => {
    const left = new AbortController()
    const clock = handTurnedClock()
    const events = eventSource()
    const lines = answerStream(ndjsonFormat, events, options({ signal: left.signal, clock }))
    events.send(start)
    await lines.next()
    const waiting = lines.next()
    left.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(events.isReturned).toBe(true)
    expect(clock.sleepers).toBe(0)
  })

  test('the error with which the answer stops is nobody’s', async () => {
    const left = new AbortController()
    const reported: unknown[] = []
    const events = eventSource()
    const report = (error: unknown): void => void reported.push(error)
    const lines = answerStream(ndjsonFormat, events, options({ signal: left.signal, reportUnexpected: report }))
    events.send(start)
    await lines.next()
    const waiting = lines.next()
    left.abort(new Error('left'))
    events.fail(left.signal.reason)
    expect((await waiting).done).toBe(true)
    expect(reported).toEqual([])
  })
})
