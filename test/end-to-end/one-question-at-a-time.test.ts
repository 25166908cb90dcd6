import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from './holdfast-client.ts'
import { errorOf } from './holdfast-client.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'

const question = 'How long does the ferry to Lindholm take?'

let stack: LocalStack
let sessionId: string
beforeAll(async () => {
  stack = await startLocalStack()
  await stack.api.put('ferry.md', '# Ferry\n\nThe ferry to Lindholm takes forty minutes in summer.')
  await stack.api.settled('ferry.md')
  sessionId = (await stack.api.ask(question)).context.sessionId
})
afterAll(() => stack.close())
beforeEach(() => {
  for (const region of Object.values(stack.regions)) region.faults.clear()
})

async function turnsStored(): Promise<number> {
  const messages = (await (await stack.api.fetch(`/chats/${sessionId}`)).json()) as unknown[]
  return messages.length / 2
}

function modelCalls(): number {
  return Object.values(stack.regions).reduce((sum, { journal }) => sum + journal.report().total, 0)
}

/** Long enough for all questions to arrive while the first is being answered. */
function answerSlowly(): void {
  for (const { faults } of Object.values(stack.regions)) faults.replace([{ deployment: 'chat', latencyMs: 4_000 }])
}

describe('ten questions at once in one session', () => {
  test.each(['/chats', '/chats/stream'])('are one answer and nine refusals with a status (%s)', async (path) => {
    const before = await turnsStored()
    answerSlowly()
    const callsBefore = modelCalls()
    const responses = await Promise.all(
      Array.from({ length: 10 }, (_, index) => stack.api.postChat(path, `${question} (${index})`, sessionId)),
    )
    const answered = responses.filter(({ status }) => status === 200)
    const refused = await Promise.all(responses.filter(({ status }) => status !== 200).map(errorOf))
    expect(answered).toHaveLength(1)
    expect(await answered[0]?.text()).toContain('forty minutes')
    expect(refused.map(({ status, code }) => `${status} ${code}`)).toEqual(Array(9).fill('409 turn_in_progress'))
    expect(await turnsStored()).toBe(before + 1)
    // One question made to stand alone, embedded and answered; a hedge may add one.
    expect(modelCalls() - callsBefore).toBeLessThanOrEqual(4)
  })

  test('leave a session that answers the next', async () => {
    expect((await stack.api.ask(question, sessionId)).message.content).toContain('forty minutes')
  })
})

describe('a question that is sent again', () => {
  test('gets the answer it has got, under the same turn, and the model is not asked', async () => {
    const message = { role: 'user', content: question, context: { messageId: 'message-1' } }
    const send = async () => {
      const response = await stack.api.fetch('/chats', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ messages: [message], context: { sessionId } }),
      })
      return (await response.json()) as Answer
    }
    const first = await send()
    const [turns, calls] = [await turnsStored(), modelCalls()]
    const { message: answer, context } = await send()
    expect(answer).toEqual(first.message)
    expect(context).toMatchObject({ turnId: first.context.turnId, citations: first.context.citations })
    expect([await turnsStored(), modelCalls()]).toEqual([turns, calls])

    message.context.messageId = 'message-2'
    expect((await send()).context.turnId).not.toBe(first.context.turnId)
    expect(await turnsStored()).toBe(turns + 1)
  })
})

describe('a session whose answer failed', () => {
  test('answers the next question', async () => {
    for (const { faults } of Object.values(stack.regions)) faults.replace([{ deployment: 'chat', status: 400 }])
    expect((await stack.api.postChat('/chats', question, sessionId)).ok).toBe(false)
    for (const { faults } of Object.values(stack.regions)) faults.clear()
    expect((await stack.api.ask(question, sessionId)).message.content).toContain('forty minutes')
  })
})
