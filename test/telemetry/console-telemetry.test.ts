import { describe, expect, test } from 'vitest'
import { nothingDone } from '../../shared/telemetry/answer-events.ts'
import { consoleTelemetry } from '../../shared/telemetry/console-telemetry.ts'

function linesOf(report: (telemetry: ReturnType<typeof consoleTelemetry>) => void): string[] {
  const lines: string[] = []
  report(consoleTelemetry((line) => lines.push(line)))
  return lines
}

describe('an event on the console', () => {
  test('is one line: its name, then its fields as name=value, whole numbers, and nothing of what is unknown', () => {
    const lines = linesOf((telemetry) =>
      telemetry.documentIndexed({
        documentId: 'd-1',
        embeddingModel: 'text-embedding-3-large@1024',
        outcome: 'indexed',
        passages: 3,
        embedded: 2,
        promptTokens: 120,
        latencyMs: 12.6,
        code: undefined,
      }),
    )
    expect(lines).toEqual([
      'document_indexed document_id=d-1 embedding_model=text-embedding-3-large@1024 outcome=indexed passages=3 embedded=2 prompt_tokens=120 latency_ms=13',
    ])
  })

  test('shows each attempt as where and how, and quotes what would break the line', () => {
    const [line] = linesOf((telemetry) =>
      telemetry.aiCompletionError({
        requestId: 'r-1',
        sessionId: undefined,
        code: 'upstream_failed',
        latencyMs: 1,
        ...nothingDone,
        attempts: [
          { deployment: 'a/chat', outcome: 'throttled/quota', durationMs: 1, timeToFirstTokenMs: 2, isHedge: false },
        ],
        cause: 'two\nlines and a "quote"',
      }),
    )
    expect(line).toBe(
      'ai_completion_error request_id=r-1 code=upstream_failed latency_ms=1 attempts=["a/chat:throttled/quota"] helper_attempts=[] cost_micro_dollars=0 charges=[] assumed_prompt_tokens=0 cause="two\\nlines and a \\"quote\\""',
    )
  })

  test('of an error has the stack below it, as it is', () => {
    const [text] = linesOf((telemetry) =>
      telemetry.unexpectedError({
        requestId: 'r-1',
        functionName: 'chats-post',
        error: 'TypeError',
        errorCode: undefined,
        stack: '    at a (b.ts:1:2)\n    at c (d.ts:3:4)',
      }),
    )
    expect(text).toBe(
      'unexpected_error request_id=r-1 function_name=chats-post error=TypeError\n    at a (b.ts:1:2)\n    at c (d.ts:3:4)',
    )
  })
})

test('every event of the port has a method of its own, and arrives under its own name', () => {
  const lines = linesOf((telemetry) => {
    for (const report of Object.values<(event: never) => void>({ ...telemetry })) report({} as never)
  })
  const names = lines.map((line) => line.split(' ')[0])
  expect(names).toEqual([...new Set(names)])
  expect(names).toEqual(expect.arrayContaining(['ai_completion', 'summary_failed']))
})
