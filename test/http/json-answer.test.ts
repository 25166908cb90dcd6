// An answer as one JSON document.
import { expect, test } from 'vitest'
import { jsonAnswer } from '../../shared/http/json-answer.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { closingContext, delta, end, eventsOf, sources, start } from './chat-events.ts'

const never = new AbortController().signal

test('an answer as one document', async () => {
  const answer = await jsonAnswer(eventsOf(start, sources, delta('Five '), delta('days [1].'), end), never)
  expect(answer).toEqual({
    message: { role: 'assistant', content: 'Five days [1].' },
    context: closingContext,
    sessionState: 'session-1',
  })
})

test('what was said before a restart is not in it', async () => {
  const answer = await jsonAnswer(eventsOf(start, delta('Six'), { type: 'restart' }, delta('Five'), end), never)
  expect(answer.message.content).toBe('Five')
})

test('an error of the answer is thrown', async () => {
  const error = new AppError('capacity_exhausted', 'later', { retryAfterMs: 5 })
  await expect(jsonAnswer(eventsOf(start, delta('Fi'), error), never)).rejects.toBe(error)
})

test('half an answer is none', async () => {
  await expect(jsonAnswer(eventsOf(start, delta('Fi')), never)).rejects.toMatchObject({ code: 'internal' })
  const left = AbortSignal.abort(new Error('left'))
  await expect(jsonAnswer(eventsOf(start), left)).rejects.toThrow('left')
})
