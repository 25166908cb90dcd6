import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorOf } from './holdfast-client.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'

const question = 'How long does the ferry take?'

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack()
  await stack.api.put('ferry.md', '# Ferry\n\nThe ferry takes forty minutes.')
  await stack.api.settled('ferry.md')
})
afterAll(() => stack.close())

describe('regions that die one after the other', () => {
  test('with both alive, both serve', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => stack.api.ask(question)))
    expect(new Set(answers.map(({ context }) => context.region))).toEqual(new Set(['swedencentral', 'eastus2']))
  })

  test('with one dead, every answer still comes', async () => {
    await stack.regions.swedencentral.close()
    const answers = await Promise.all(Array.from({ length: 12 }, () => stack.api.ask(question)))
    for (const { message, context } of answers) {
      expect(message.content).toContain('forty minutes')
      expect(context.region).toBe('eastus2')
    }
  })

  test('with both dead, the refusal is clean, and says when to return', async () => {
    await stack.regions.eastus2.close()
    const responses = await Promise.all(Array.from({ length: 4 }, () => stack.api.postChat('/chats', question)))
    for (const response of responses) {
      const error = await errorOf(response)
      expect(error).toMatchObject({ status: 503, code: 'capacity_exhausted' })
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(error.requestId).toBe(response.headers.get('x-request-id'))
    }
  })

  test('and the same in a stream, as a line with the key error', async () => {
    const response = await stack.api.postChat('/chats/stream', question)
    const lines = (await response.text()).trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ error: { code: 'capacity_exhausted' } })
  })
})
