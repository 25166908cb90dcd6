// `trace` of a request whose spans were not kept.
import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { CommandCall } from '../../ops/command.ts'
import { trace } from '../../ops/trace.ts'

async function shown(body: unknown) {
  let lines: readonly string[] = []
  const call: Pick<CommandCall, 'words' | 'options' | 'insights' | 'show'> = {
    words: ['r1'],
    options: {},
    insights: {
      get: async <T>(_: string, schema: z.ZodType<T>) => ({ value: schema.parse(body), body }),
      post: async () => Promise.reject(new Error('nothing is posted')),
    },
    show: ({ value }, linesOf) => void (lines = linesOf(value)),
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the command uses no more of it
  await trace.run(call as CommandCall)
  return lines
}

const fields = { request_id: 'r1', attempts: '[]', region: 'eastus2', finish_reason: 'stop', latency_ms: '800' }
const event = { at: '2026-11-21T12:00:00.000Z', event: 'ai_completion', fields }

test('says that there is no waterfall, and why, and tells what the event knows', async () => {
  const lines = await shown({ operationId: 'o1', spans: [], events: [event] })
  expect(lines[1]).toContain('TELEMETRY_TRACED_PERCENT')
  expect(lines).toContain('  why: eastus2 answered; 800 ms; $0.000000')
})

test('draws a waterfall, and no more than that is said of it', async () => {
  const span = { id: 's1', name: 'POST chats/stream', startedAt: event.at, durationMs: 800, isSuccess: true }
  const lines = await shown({ operationId: 'o1', spans: [{ ...span, attributes: {} }], events: [event] })
  expect(lines[1]).toMatch(/^POST chats\/stream  │█+│ +800 ms$/)
  expect(lines.join('\n')).not.toContain('TELEMETRY_TRACED_PERCENT')
})
