// The Application Insights stand-in, and the operator's commands over it.
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningInsights } from '../../../local/insights/start-insights.ts'
import { startInsights } from '../../../local/insights/start-insights.ts'
import { runOps } from '../../../ops/run-ops.ts'

const operation = 'a'.repeat(32)

function envelope(baseType: string, baseData: object, facts: { time?: string; parent?: string } = {}) {
  return {
    ver: 1,
    name: 'Microsoft.ApplicationInsights',
    time: facts.time ?? '2026-11-21T10:00:00.000Z',
    iKey: '0',
    tags: { 'ai.operation.id': operation, ...(facts.parent ? { 'ai.operation.parentId': facts.parent } : {}) },
    data: { baseType, baseData: { ver: 2, ...baseData } },
  }
}

const attempts = [
  { deployment: 'eastus2/chat', outcome: 'throttled/quota', duration_ms: 40, is_hedge: false },
  { deployment: 'swedencentral/chat', outcome: 'succeeded', duration_ms: 900, ttft_ms: 210, is_hedge: true },
]
const completion = envelope('EventData', {
  name: 'ai_completion',
  properties: {
    request_id: 'r-1',
    region: 'swedencentral',
    ttft_ms: '250.4',
    latency_ms: '12345',
    total_tokens: '1207',
    cost_micro_dollars: '1234',
    finish_reason: 'stop',
    attempts: JSON.stringify(attempts),
  },
})
const refusal = envelope(
  'EventData',
  { name: 'ai_completion_error', properties: { request_id: 'r-2', code: 'too_large' } },
  { time: '2026-11-21T10:00:05.000Z' },
)
refusal.tags = { 'ai.operation.id': 'b'.repeat(32) }
const request = envelope('RequestData', { id: 's1', name: 'POST chats', duration: '0.00:00:12.345', success: true })
const recall = envelope(
  'RemoteDependencyData',
  { id: 's2', name: 'recall', duration: '00:00:06.000', success: false },
  { time: '2026-11-21T10:00:06.000Z', parent: 's1' },
)

let insights: RunningInsights
beforeAll(async () => {
  insights = await startInsights()
})
afterAll(async () => insights.close())

async function post(body: Buffer | string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(`${insights.url}/v2.1/track`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.status, body: await response.json() }
}

async function ops(...args: string[]) {
  const printed: string[] = []
  const complaints: string[] = []
  const terminal = { print: (line: string) => printed.push(line), complain: (line: string) => complaints.push(line) }
  const exitCode = await runOps([...args, '--url', 'http://127.0.0.1:9/api', '--insights', insights.url], terminal)
  return { exitCode, printed: printed.join('\n'), complaints: complaints.join('\n') }
}

test('telemetry is taken as an array, as lines and compressed, and each item is acknowledged', async () => {
  const accepted = (items: number) => ({
    status: 200,
    body: { itemsReceived: items, itemsAccepted: items, errors: [] },
  })
  expect(await post(JSON.stringify([recall, request]))).toEqual(accepted(2))
  expect(await post(gzipSync(JSON.stringify([completion])), { 'content-encoding': 'gzip' })).toEqual(accepted(1))
  expect(await post(`${JSON.stringify(refusal)}\n`)).toEqual(accepted(1))
  expect(await post('[{"nonsense": true}]')).toMatchObject({ status: 400 })
})

describe('the command', () => {
  test('turns lists what was answered and what was refused, the newest first', async () => {
    const { exitCode, printed } = await ops('turns')
    expect(exitCode).toBe(0)
    expect(printed.split('\n')).toEqual([
      'time      request  region         first token   whole  tokens       cost  outcome',
      expect.stringMatching(/^10:00:05 {2}r-2 .*too_large$/),
      expect.stringMatching(/^10:00:00 {2}r-1 .*swedencentral .*250 ms {2}12\.3 s +1207 {2}\$0\.001234 {2}stop$/),
    ])
    expect((await ops('turns', '--last', '1')).printed).not.toContain('r-1')
  })

  test('trace shows what a request waited for, and each attempt', async () => {
    const { exitCode, printed } = await ops('trace', 'r-1')
    expect(exitCode).toBe(0)
    expect(printed).toContain(`trace ${operation}`)
    const [first = '', second = ''] = printed.split('\n').slice(2)
    expect(first).toMatch(/^POST chats +│█{50}│ +12\.3 s$/)
    expect(second).toMatch(/^ {2}✗ recall +│ {24}█{24} {2}│ +6000 ms$/)
    expect(printed).toContain('attempt 1: eastus2/chat throttled/quota in 40 ms')
    expect(printed).toContain('attempt 2 (hedge): swedencentral/chat succeeded in 900 ms, first token after 210 ms')
  })

  test('trace of an unknown request says so', async () => {
    expect(await ops('trace', 'r-3')).toMatchObject({
      exitCode: 1,
      complaints: expect.stringMatching(/Nothing is known of a request r-3\..*ops -- turns$/),
    })
  })

  test.each([
    [['trace'], 'npm run ops -- trace <requestId>'],
    [['turns', '--lats', '3'], "Unknown option '--lats'"],
    [['sing'], 'There is no command "sing"'],
  ])('%j is met with what would be right', async (args, help) => {
    expect(await ops(...args)).toMatchObject({ exitCode: 2, complaints: expect.stringContaining(help) })
  })

  test('--help lists every command', async () => {
    const printed: string[] = []
    const terminal = { print: (line: string) => printed.push(line), complain: () => {} }
    expect(await runOps(['--help'], terminal)).toBe(0)
    expect(printed.join('\n')).toMatch(/turns .*\n.*trace <requestId>/)
  })

  test('turns says what to do when nothing answers, and where the telemetry of a deployment is', async () => {
    const complaints: string[] = []
    const terminal = { print: () => {}, complain: (line: string) => complaints.push(line) }
    expect(await runOps(['turns', '--url', 'http://127.0.0.1:9', '--insights', 'http://127.0.0.1:9'], terminal)).toBe(1)
    expect(complaints.join('\n')).toMatch(/does not answer\. Is it running \(npm start\)/)
    expect(await runOps(['turns', '--url', 'http://127.0.0.1:9'], terminal)).toBe(1)
    expect(complaints.join('\n')).toMatch(/docs\/telemetry\.md/)
  })
})
