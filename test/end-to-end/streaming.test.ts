import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { until } from './until.ts'

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack()
  await stack.api.put(
    'tides.md',
    '# Tides\n\nSpring tides occur at new moon and at full moon, when sun and moon pull together.',
  )
  await stack.api.settled('tides.md')
})
afterAll(() => stack.close())
beforeEach(() => {
  for (const region of regions()) {
    region.faults.clear()
    region.journal.reset()
  }
})

const regions = (): LocalStack['regions'][keyof LocalStack['regions']][] => Object.values(stack.regions)

function slowAnswers(rule: { timeToFirstTokenMs?: number; tokensPerSecond?: number }): void {
  for (const region of regions()) region.faults.replace([{ route: 'chat', ...rule }])
}

interface Line {
  readonly atMs: number
  readonly value: { delta?: { role?: string; content?: string }; context?: { sessionId?: string }; error?: object }
}

async function readLines(response: Response): Promise<{ lines: Line[]; text: string }> {
  const startedAt = performance.now()
  const lines: Line[] = []
  let text = ''
  let rest = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const complete = (rest + chunk).split('\n')
    rest = complete.pop() ?? ''
    for (const line of complete.filter(Boolean)) {
      lines.push({ atMs: performance.now() - startedAt, value: JSON.parse(line) as Line['value'] })
    }
  }
  return { lines, text }
}

describe('a streamed answer', () => {
  test('begins before the model does, comes token by token, and ends every line', async () => {
    slowAnswers({ timeToFirstTokenMs: 800, tokensPerSecond: 40 })
    const { lines, text } = await readLines(await stack.api.postChat('/chats/stream', 'When do spring tides occur?'))
    expect(lines[0]?.value).toMatchObject({ delta: { role: 'assistant' }, context: { sessionId: expect.any(String) } })
    const deltas = lines.filter(({ value }) => value.delta?.content)
    expect(deltas.length).toBeGreaterThan(10)
    // The model waits 800 ms with its first token, and takes 25 ms for each.
    expect(deltas[0]!.atMs - lines[0]!.atMs).toBeGreaterThan(500)
    expect(deltas.at(-1)!.atMs - deltas[0]!.atMs).toBeGreaterThan(deltas.length * 10)
    expect(deltas.map(({ value }) => value.delta?.content).join('')).toMatch(/new moon/)
    expect(lines.at(-1)?.value).toMatchObject({
      context: { citations: [{ documentName: 'tides.md' }], finishReason: 'stop' },
    })
    expect(text.endsWith('\n')).toBe(true)
  })

  test('that nobody waits for any more is cancelled upstream, and what was written is kept', async () => {
    slowAnswers({ tokensPerSecond: 20 })
    const leave = new AbortController()
    const response = await stack.api.postChat('/chats/stream', 'When do spring tides occur?', undefined, leave.signal)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let seen = ''
    while (seen.split('"content"').length <= 4) seen += (await reader.read()).value ?? ''
    const sessionId = /"sessionId":"([^"]+)"/.exec(seen)?.[1]
    leave.abort()

    await until(() => {
      const cancelled = regions()
        .flatMap((region) => region.journal.last(50))
        .filter((entry) => entry.outcome === 'cancelled')
      expect(cancelled).toHaveLength(1)
    })
    await until(async () => {
      const messages = (await (await stack.api.fetch(`/chats/${sessionId}`)).json()) as {
        content: string
        context: object
      }[]
      expect(messages[1]).toMatchObject({ role: 'assistant', context: { state: 'interrupted' } })
      expect(messages[1]?.content.length).toBeGreaterThan(0)
    })
  })

  test('that is long survives a slow reader', async () => {
    const response = await stack.api.postChat('/chats/stream', 'When do spring tides occur?')
    await delay(500)
    const { lines } = await readLines(response)
    expect(lines.at(-1)?.value).toMatchObject({ context: { finishReason: 'stop' } })
  })
})

describe('a turn', () => {
  test('is one line of telemetry under the id the caller got, without a word of what was said', async () => {
    const response = await stack.api.postChat('/chats', 'When do spring tides occur?')
    const requestId = response.headers.get('x-request-id') ?? 'none'
    expect(await response.text()).toContain('new moon')
    const lines = stack.log.filter((line) => line.includes(requestId))
    expect(lines).toEqual([
      expect.stringMatching(
        /^ai_completion .*\bregion=\S+ .*\bttft_ms=\d+ .*\btotal_tokens=\d+ .*\bfinish_reason=stop\b/,
      ),
    ])
    expect(stack.log.join('\n')).not.toMatch(/new moon|spring tides/i)
  })
})
