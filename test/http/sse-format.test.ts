import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../shared/chat/chat-event.ts'
import { answerStream } from '../../shared/http/answer-stream.ts'
import { sseFormat } from '../../shared/http/sse-format.ts'
import { streamFormatFor } from '../../shared/http/stream-format.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { closingContext, delta, end, eventsOf, sources, start } from './chat-events.ts'
import { handTurnedClock } from './hand-turned-clock.ts'

const options = {
  clock: handTurnedClock(),
  signal: new AbortController().signal,
  requestId: 'id-1',
  reportUnexpected: () => {},
}

interface Part {
  readonly type: string
  readonly [field: string]: unknown
}

async function written(...events: readonly (ChatEvent | Error)[]): Promise<{ parts: Part[]; text: string }> {
  const text = (await Array.fromAsync(answerStream(sseFormat, eventsOf(...events), options))).join('')
  const data = text
    .split('\n\n')
    .filter((block) => block.startsWith('data: '))
    .map((block) => block.slice('data: '.length))
  expect(data.at(-1)).toBe('[DONE]')
  return { parts: data.slice(0, -1).map((json) => JSON.parse(json) as Part), text }
}

describe('an answer as server-sent events', () => {
  test('is a UI message stream: start, sources, text, usage, metadata, finish', async () => {
    const { parts } = await written(start, sources, delta('Five '), delta('days'), end)
    expect(parts.map(({ type }) => type)).toEqual([
      'start',
      'source-document',
      'text-start',
      'text-delta',
      'text-delta',
      'text-end',
      'data-usage',
      'message-metadata',
      'finish',
    ])
    expect(parts[0]).toMatchObject({ messageId: 'turn-1', messageMetadata: { sessionId: 'session-1' } })
    expect(parts[1]).toMatchObject({ sourceId: 'p1', title: 'Terms', filename: 'terms.pdf' })
    expect(new Set(parts.filter(({ id }) => id).map(({ id }) => id))).toEqual(new Set(['text-1']))
    expect(parts[7]?.['messageMetadata']).toEqual(JSON.parse(JSON.stringify(closingContext)))
  })

  test('begins with a comment, at once', async () => {
    const { text } = await written(start, end)
    expect(text.startsWith(': ok\n\n')).toBe(true)
  })

  test('says which text is void when the answer starts afresh, and goes on under another id', async () => {
    const { parts } = await written(start, delta('Fi'), { type: 'restart' }, delta('Five days'), end)
    expect(parts.slice(1, 8)).toEqual([
      { type: 'text-start', id: 'text-1' },
      { type: 'text-delta', id: 'text-1', delta: 'Fi' },
      { type: 'text-end', id: 'text-1' },
      { type: 'data-restart', data: { replaces: 'text-1' } },
      { type: 'text-start', id: 'text-2' },
      { type: 'text-delta', id: 'text-2', delta: 'Five days' },
      { type: 'text-end', id: 'text-2' },
    ])
  })

  test('ends with the error in the words of the protocol, the code beside it, and the text closed', async () => {
    const { parts } = await written(start, delta('Fi'), new AppError('capacity_exhausted', 'Every region is busy.'))
    expect(parts.slice(-3)).toEqual([
      { type: 'text-end', id: 'text-1' },
      { type: 'data-error', data: { code: 'capacity_exhausted', requestId: 'id-1' } },
      { type: 'error', errorText: 'Every region is busy.' },
    ])
  })
})

describe('the form of a stream', () => {
  const formatFor = (accept?: string): string | undefined =>
    streamFormatFor({ headers: new Headers(accept ? { accept } : {}) }).headers['content-type']

  test('is NDJSON, unless server-sent events are asked for by name', () => {
    expect(formatFor()).toBe('application/x-ndjson')
    expect(formatFor('*/*')).toBe('application/x-ndjson')
    expect(formatFor('text/event-stream')).toBe('text/event-stream')
    expect(formatFor('text/event-stream;q=0.9, application/json')).toBe('text/event-stream')
  })
})
