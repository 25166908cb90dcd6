// One chat request of each kind: answered in every form, left midway, and refused at every door there is.
import { setTimeout as delay } from 'node:timers/promises'
import type { FaultRule } from '../../../local/model-region/faults/fault-rule.ts'
import type { LocalStack } from '../local-stack.ts'

export interface AskedRequest {
  /** Sent as `x-request-id`. */
  readonly requestId: string
  /** The finish reason or the error's code that telemetry has to tell. */
  readonly outcome: string
}

interface ChatRequest {
  readonly path?: string
  readonly question?: string
  readonly sessionId?: string
  /** In place of a proper body. */
  readonly body?: string
  readonly accept?: string
  /** The client leaves when the first text has come. */
  readonly leaves?: boolean
}

/** @param word occurs in every question. */
export async function askMixedRequests(stack: LocalStack, word: string): Promise<readonly AskedRequest[]> {
  const asked: AskedRequest[] = []
  const ask = async (requestId: string, outcome: string, request: ChatRequest = {}): Promise<string> => {
    asked.push({ requestId, outcome })
    return await send(stack, requestId, { question: `When do spring tides occur, ${word}?`, ...request })
  }
  const stream = { path: '/chats/stream' }

  const first = await ask('answered', 'stop')
  const sessionId = sessionIdIn(first)
  await ask('follow-up', 'stop', { question: `And why is that, ${word}?`, sessionId })
  await ask('ndjson', 'stop', stream)
  await ask('events', 'stop', { ...stream, accept: 'text/event-stream' })
  await withFaults(stack, { tokensPerSecond: 20 }, () => ask('left', 'interrupted', { ...stream, leaves: true }))
  await ask('broken json', 'invalid_request', { body: `{"messages":[{"role":"user","content":"${word}` })
  await ask('no question', 'invalid_request', { ...stream, body: `{"messages":[],"context":{"sessionId":"${word}"}}` })
  await ask('long question', 'too_large', { question: `${word} tides `.repeat(3_000) })
  await ask('huge body', 'too_large', { ...stream, question: `${word} `.repeat(400_000) })
  await ask('unknown session', 'not_found', { ...stream, sessionId: crypto.randomUUID() })
  await withFaults(stack, { contentFilterMarker: word }, () => ask('filtered', 'content_filtered'))
  await withFaults(stack, { status: 500 }, () => ask('regions down', 'capacity_exhausted', stream))
  return asked
}

async function send({ api }: LocalStack, requestId: string, request: ChatRequest): Promise<string> {
  const { path = '/chats', question, sessionId, accept = '*/*', leaves = false } = request
  const body =
    request.body ?? JSON.stringify({ messages: [{ role: 'user', content: question }], context: { sessionId } })
  const client = new AbortController()
  const headers = { 'content-type': 'application/json', 'x-request-id': idOf(requestId), accept }
  const response = await api.fetch(path, { method: 'POST', headers, body, signal: client.signal })
  let text = ''
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (leaves && text.includes('"delta":{"content"')) client.abort()
    }
  } catch (error) {
    if (!leaves) throw error
    // The model call is cancelled within 100 ms, and what was written is stored: only then is the turn over.
    await delay(1_000)
  }
  return text
}

/** As a header takes it. */
export function idOf(name: string): string {
  return name.replaceAll(' ', '-')
}

function sessionIdIn(answer: string): string {
  return /"sessionId":"([^"]+)"/.exec(answer)?.[1] ?? ''
}

async function withFaults(stack: LocalStack, rule: FaultRule, run: () => Promise<unknown>): Promise<void> {
  const regions = Object.values(stack.regions)
  for (const { faults } of regions) faults.replace([{ route: 'chat', ...rule }])
  await run()
  for (const { faults } of regions) faults.clear()
}
