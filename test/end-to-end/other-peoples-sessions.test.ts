// One user’s sessions are out of every other’s reach.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorOf } from './holdfast-client.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'

let stack: LocalStack
let sessionId: string
beforeAll(async () => {
  stack = await startLocalStack()
  await stack.api.put('ferry.md', '# Ferry\n\nThe ferry to Lindholm takes forty minutes in summer.')
  await stack.api.settled('ferry.md')
  const asked = await stack.api.postChat('/chats?userId=ada', 'How long does the ferry to Lindholm take?')
  sessionId = ((await asked.json()) as { context: { sessionId: string } }).context.sessionId
})
afterAll(() => stack.close())

const json = { 'content-type': 'application/json' }

function question(session: string): string {
  return JSON.stringify({ messages: [{ role: 'user', content: 'And in winter?' }], context: { sessionId: session } })
}

const attempts: readonly (readonly [string, (session: string) => Promise<Response>])[] = [
  ['read', (session) => stack.api.fetch(`/chats/${session}?userId=eve`)],
  ['renamed', (session) => patch(session, 'eve')],
  ['deleted', (session) => stack.api.fetch(`/chats/${session}?userId=eve`, { method: 'DELETE' })],
  ['gone on with', (session) => post('/chats', session)],
  ['gone on with as a stream', (session) => post('/chats/stream', session)],
]

function patch(session: string, userId: string): Promise<Response> {
  const body = JSON.stringify({ title: 'Taken' })
  return stack.api.fetch(`/chats/${session}?userId=${userId}`, { method: 'PATCH', headers: json, body })
}

function post(path: string, session: string): Promise<Response> {
  return stack.api.fetch(`${path}?userId=eve`, { method: 'POST', headers: json, body: question(session) })
}

test.each(attempts)(
  "somebody else's session cannot be %s, and looks like one that does not exist",
  async (_, attempt) => {
    const [others, none] = [await errorOf(await attempt(sessionId)), await errorOf(await attempt('no-such-session'))]
    expect(others).toMatchObject({ status: 404, code: 'not_found' })
    expect({ ...others, requestId: '' }).toEqual({ ...none, requestId: '' })
  },
)

test("somebody else's sessions are in no list", async () => {
  expect(await (await stack.api.fetch('/chats?userId=eve')).json()).toEqual([])
})

test('afterwards it is as its owner left it', async () => {
  const sessions = (await (await stack.api.fetch('/chats?userId=ada')).json()) as { id: string; title: string }[]
  expect(sessions).toMatchObject([{ id: sessionId, turnCount: 1 }])
  expect(sessions[0]?.title).not.toBe('Taken')
  const messages = (await (await stack.api.fetch(`/chats/${sessionId}?userId=ada`)).json()) as unknown[]
  expect(messages).toHaveLength(2)
  expect((await patch(sessionId, 'ada')).status).toBe(200)
})
