import { describe, expect, test } from 'vitest'
import {
  chatQuestion,
  chatRequestSchema,
  maxChatRequestBytes,
  type ChatQuestion,
} from '../../shared/http/chat-request.ts'
import { readJson } from '../../shared/http/json-body.ts'
import { jsonRequest } from './fake-exchange.ts'

async function parse(body: unknown): Promise<ChatQuestion> {
  return chatQuestion(await readJson(jsonRequest(body), chatRequestSchema, maxChatRequestBytes))
}

const ask = (content: unknown): object => ({ messages: [{ role: 'user', content }] })

describe('a chat request', () => {
  test('needs nothing but a question', async () => {
    expect(await parse(ask('What is the refund policy?'))).toEqual({
      text: 'What is the refund policy?',
      sessionId: undefined,
      clientMessageId: undefined,
      position: 0,
      understandsRestart: false,
      claimedUserId: undefined,
    })
  })

  test('may say that its client can replace an answer it has begun to show', async () => {
    const question = await parse({ ...ask('Why?'), context: { overrides: { restart: true } } })
    expect(question.understandsRestart).toBe(true)
  })

  test('as the web app of serverless-chat-langchainjs sends it', async () => {
    const question = await parse({
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: '' },
        { role: 'user', content: 'And refunds?' },
      ],
      context: { userId: 'made-up', sessionId: '' },
    })
    expect(question).toMatchObject({
      text: 'And refunds?',
      position: 2,
      claimedUserId: 'made-up',
      sessionId: undefined,
    })
  })

  test('continues the session it names, in the context or by returning the session state', async () => {
    expect(await parse({ ...ask('x'), context: { sessionId: 'a_1-b' } })).toMatchObject({ sessionId: 'a_1-b' })
    expect(await parse({ ...ask('x'), sessionState: 's-2' })).toMatchObject({ sessionId: 's-2' })
    expect(await parse({ ...ask('x'), context: { sessionId: 'c' }, sessionState: 's' })).toMatchObject({
      sessionId: 'c',
    })
    expect(await parse({ ...ask('x'), context: { sessionId: '' }, sessionState: 's' })).toMatchObject({
      sessionId: 's',
    })
  })

  test("may carry the client's own id of the message", async () => {
    const messages = [{ role: 'user', content: 'x', context: { messageId: 'm-7', other: true } }]
    expect(await parse({ messages })).toMatchObject({ clientMessageId: 'm-7' })
  })

  test('loses what no store or tokenizer can take', async () => {
    expect((await parse(ask('  nul\u0000 and \ud83d half\n'))).text).toBe('nul and \ufffd half')
    expect((await parse(ask('whole 👍 pair'))).text).toBe('whole 👍 pair')
  })

  test('may hold more than we understand', async () => {
    const question = await parse({ ...ask('x'), stream: true, context: { overrides: { top: 3 }, theme: 'dark' } })
    expect(question.text).toBe('x')
  })
})

describe('a chat request is refused, naming the field,', () => {
  test.each<[string, unknown, string]>([
    ['without messages', {}, 'messages'],
    ['with no message', { messages: [] }, 'messages'],
    ['with too many', { messages: Array.from({ length: 1_001 }, () => ({ role: 'user', content: 'x' })) }, 'messages'],
    [
      'when the last message is not a question',
      { messages: [{ role: 'assistant', content: 'x' }] },
      'messages[0].role',
    ],
    ['when the question is blank', ask(' \n\t\u0000'), 'messages[0].content'],
    ['when the question is not text', ask({ text: 'x' }), 'messages[0].content'],
    ['for an unknown role', { messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
    ['for a session id that could be none', { ...ask('x'), context: { sessionId: "'; drop" } }, 'context.sessionId'],
    ['for a session id that is too long', { ...ask('x'), context: { sessionId: 'a'.repeat(65) } }, 'context.sessionId'],
    ['for a foreign session state', { ...ask('x'), sessionState: { any: 1 } }, 'sessionState'],
  ])('%s', async (_, body, path) => {
    await expect(parse(body)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { fields: [expect.objectContaining({ path })] },
    })
  })
})
