import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'

const question = 'How long does the ferry to Lindholm take?'

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack()
  const text =
    '# Ferry\n\nThe ferry to Lindholm takes forty minutes in summer, and an hour when there is ice on the sound.'
  await stack.api.put('ferry.md', text)
  await stack.api.settled('ferry.md')
})
afterAll(() => stack.close())
beforeEach(() => {
  for (const region of Object.values(stack.regions)) region.faults.clear()
})

/** A session whose region, which it keeps while that is healthy, breaks off the next answer after four tokens. */
async function sessionInTrouble(): Promise<{ readonly sessionId: string; readonly region: string }> {
  const { context } = await stack.api.ask(question)
  const region = context.region === 'eastus2' ? 'eastus2' : 'swedencentral'
  stack.regions[region].faults.replace([{ deployment: 'chat', dropAfterTokens: 4, tokensPerSecond: 100, times: 1 }])
  return { sessionId: context.sessionId, region }
}

function ask(path: string, sessionId: string, accept: string, restart: boolean): Promise<Response> {
  return stack.api.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({
      messages: [{ role: 'user', content: question }],
      context: { sessionId, overrides: { restart } },
    }),
  })
}

interface Part {
  readonly type: string
  readonly id?: string
  readonly delta?: string
  readonly data?: { readonly replaces?: string; readonly code?: string }
  readonly messageMetadata?: { readonly region?: string }
}

async function partsOf(response: Response): Promise<Part[]> {
  const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('data: {'))
  return blocks.map((block) => JSON.parse(block.slice('data: '.length)) as Part)
}

async function messagesOf(sessionId: string): Promise<unknown[]> {
  return (await (await stack.api.fetch(`/chats/${sessionId}`)).json()) as unknown[]
}

describe('a region that breaks off in the middle of an answer', () => {
  test('is replaced by another for a client that can start over: the text is one whole answer', async () => {
    const { sessionId, region } = await sessionInTrouble()
    const parts = await partsOf(await ask('/chats/stream', sessionId, 'text/event-stream', true))
    const restart = parts.findIndex(({ type }) => type === 'data-restart')
    expect(parts[restart]?.data?.replaces).toBe('text-1')
    expect(parts.slice(0, restart).filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(0)

    const text = parts.filter(({ id, delta }) => id === 'text-2' && delta).map(({ delta }) => delta)
    const whole = await stack.api.ask(question, sessionId)
    expect(text.join('')).toBe(whole.message.content)
    const metadata = parts.find(({ type }) => type === 'message-metadata')?.messageMetadata
    expect(metadata?.region).not.toBe(region)
    expect(parts.at(-1)?.type).toBe('finish')
  })

  test('goes unseen by a client that waits for the whole', async () => {
    const { sessionId } = await sessionInTrouble()
    const response = await ask('/chats', sessionId, 'application/json', false)
    expect(response.status).toBe(200)
    const { message } = (await response.json()) as { message: { content: string } }
    expect(message.content).toBe((await stack.api.ask(question)).message.content)
  })

  test.each([
    ['NDJSON', 'application/x-ndjson'],
    ['server-sent events', 'text/event-stream'],
  ])('is an error for a client of %s that cannot start over, and nothing of it is remembered', async (_, accept) => {
    const { sessionId } = await sessionInTrouble()
    const before = await messagesOf(sessionId)
    const text = await (await ask('/chats/stream', sessionId, accept, false)).text()
    expect(text).toContain('upstream_failed')
    expect(text).not.toContain('data-restart')
    expect(await messagesOf(sessionId)).toEqual(before)
  })

  test('shows in the status of its deployment, and in the turn that it cost', async () => {
    const { sessionId, region } = await sessionInTrouble()
    await ask('/chats', sessionId, 'application/json', false)
    const line = stack.log.findLast((entry) => entry.startsWith('ai_completion ') && entry.includes(sessionId))
    expect(line).toContain(`${region}/chat:dropped`)
    const status = (await (await stack.api.fetch('/ops/status')).json()) as { chat: { id: string; state: string }[] }
    expect(status.chat.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'eastus2/chat',
      'swedencentral/chat',
    ])
    expect(status.chat[0]).toMatchObject({ state: 'closed', why: 'in use', inFlight: 0 })
  })
})
