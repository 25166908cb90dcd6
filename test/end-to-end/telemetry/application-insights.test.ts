// Telemetry as Application Insights receives it: the real exporter sends to the collector of a local start.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { RunningInsights } from '../../../local/insights/start-insights.ts'
import { startInsights } from '../../../local/insights/start-insights.ts'
import type { Trace, TraceSpan } from '../../../local/insights/trace.ts'
import { traceOf } from '../../../local/insights/trace.ts'
import { turnsIn } from '../../../local/insights/turns.ts'
import type { LocalStack } from '../local-stack.ts'
import { startLocalStack } from '../local-stack.ts'
import { until } from '../until.ts'
import type { AskedRequest } from './mixed-requests.ts'
import { askMixedRequests, idOf } from './mixed-requests.ts'

/** Words that occur nowhere else: in the questions, in the document, in its name. */
const askedWord = 'zanzibarite'
const writtenWord = 'quokkaflux'
const namedWord = 'veryprivatename'

let insights: RunningInsights
let asked: readonly AskedRequest[]
let log: readonly string[]
let answer: string
beforeAll(async () => {
  insights = await startInsights()
  const stack = await startLocalStack({ SUMMARY_TURNS: '2' }, insights.url)
  const documentName = `tides/${namedWord}.md`
  const upload = await stack.api.fetch(`/documents/${documentName}`, {
    method: 'PUT',
    headers: { 'x-request-id': 'upload', traceparent },
    body: `# Tides\n\nSpring tides, says ${writtenWord}, occur at new moon and at full moon.`,
  })
  expect(upload.status).toBe(202)
  await stack.api.settled(documentName)
  answer = (await stack.api.ask(`What does ${writtenWord} say of spring tides?`)).message.content
  asked = await askMixedRequests(stack, askedWord)
  await runReindex(stack)
  log = stack.log
  await stack.close()
}, 180_000)
afterAll(() => insights.close())

const linkList = z.array(z.object({ operation_Id: z.string(), id: z.string() }))

async function runReindex({ api }: LocalStack): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-request-id': 'reindex' }
  const started = await api.fetch('/ops/reindex', { method: 'POST', headers, body: '{"changedOnly":true}' })
  const { id } = (await started.json()) as { readonly id: string }
  await until(async () => {
    const run = (await (await api.fetch(`/ops/reindex/${id}`)).json()) as { readonly state: string }
    expect(run.state).not.toBe('running')
  })
}

const callersTrace = '0af7651916cd43dd8448eb211c80319c'
const callersSpan = 'b7ad6b7169203331'
const traceparent = `00-${callersTrace}-${callersSpan}-01`

function traceNamed(requestId: string): Trace {
  const trace = traceOf(insights.store, idOf(requestId))
  if (!trace) throw new Error(`no trace of ${requestId}`)
  return trace
}

/** The names of the spans below a span, each with those below it. */
type Tree = { readonly [name: string]: Tree }
function treeBelow({ spans }: Trace, parent: TraceSpan | undefined): Tree {
  const children = spans.filter(({ parentId }) => parentId === parent?.id)
  return Object.fromEntries(
    children.map((child) => [child.name, treeBelow({ spans, operationId: '', events: [] }, child)]),
  )
}

describe('a chat request', () => {
  test('has exactly one event, under the id its caller sent, whichever way it ends', () => {
    const told = turnsIn(insights.store.all()).map(({ event, fields }) => ({
      event,
      requestId: fields['request_id'],
      outcome: fields['finish_reason'] ?? fields['code'],
    }))
    for (const { requestId, outcome } of asked) {
      const event = /^(stop|interrupted)$/.test(outcome) ? 'ai_completion' : 'ai_completion_error'
      expect(told.filter((each) => each.requestId === idOf(requestId))).toEqual([
        { event, requestId: idOf(requestId), outcome },
      ])
    }
    // And one for the question before.
    expect(told).toHaveLength(asked.length + 1)
  })

  test('that is answered says where, how fast and for how much', () => {
    const turn = turnsIn(insights.store.all()).find(({ fields }) => fields['request_id'] === 'follow-up')
    expect(turn?.fields).toMatchObject({
      region: expect.stringMatching(/^(swedencentral|eastus2)$/),
      session_id: expect.any(String),
      turn_id: expect.any(String),
      embedding_model: 'text-embedding-3-large@1024',
      ttft_ms: expect.stringMatching(/^\d/),
      latency_ms: expect.stringMatching(/^\d/),
      cost_micro_dollars: expect.stringMatching(/^[1-9]/),
      passages: '1',
      history_turns: '1',
      was_hedged: 'false',
    })
    expect(JSON.parse(turn?.fields['attempts'] ?? '')).toContainEqual(
      expect.objectContaining({ outcome: 'succeeded', duration_ms: expect.any(Number), is_hedge: false }),
    )
  })

  test('is one trace: recall, rewriting, embedding, search, the model, remembering', () => {
    const trace = traceNamed('follow-up')
    const roots = trace.spans.filter(({ parentId }) => parentId === undefined)
    expect(roots.map(({ name }) => name)).toEqual(['POST /api/chats'])
    expect(treeBelow(trace, roots[0])).toMatchObject({
      recall: { 'cosmos readSession': {} },
      rewrite: { 'chat offline-extractive-small': {} },
      retrieval: { 'embeddings text-embedding-3-large@1024': {}, 'search search': {} },
      'chat offline-extractive': {},
      remember: { 'cosmos writeTurn': {} },
    })
    expect(trace.spans.map(({ name }) => name)).toContain('reserve')
  })

  test('has the calls to models described by the conventions for generative AI', () => {
    const call = traceNamed('answered').spans.find(({ name }) => name === 'chat offline-extractive')
    expect(call?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'azure.ai.openai',
      'gen_ai.request.model': 'offline-extractive',
      'gen_ai.usage.input_tokens': expect.stringMatching(/^[1-9]/),
      'gen_ai.usage.output_tokens': expect.stringMatching(/^[1-9]/),
    })
  })

  test('that streams lasts until its last byte, with the model inside', () => {
    const { spans } = traceNamed('ndjson')
    const request = spans.find(({ name }) => name === 'POST /api/chats/stream')
    const call = spans.find(({ name }) => name === 'chat offline-extractive')
    expect(call?.parentId).toBe(request?.id)
    expect(request?.durationMs).toBeGreaterThan(call?.durationMs ?? Infinity)
  })

  test('whose client left keeps its call to the model, and what was stored after, in its trace', () => {
    const [root] = traceNamed('left').spans
    expect(treeBelow(traceNamed('left'), root)).toMatchObject({
      'chat offline-extractive': {},
      'cosmos writeTurn': {},
    })
  })

  test('that failed everywhere shows each attempt', () => {
    const failed = traceNamed('regions down').spans.filter(({ name }) => name === 'chat offline-extractive')
    expect(failed.length).toBeGreaterThan(1)
    expect(failed.map(({ isSuccess, attributes }) => [isSuccess, attributes['holdfast.outcome']])).toEqual(
      failed.map(() => [false, 'unavailable/500']),
    )
  })
})

describe("a caller's trace", () => {
  test('goes on through the request and through the queue to the work on the job', () => {
    const trace = traceNamed('upload')
    expect(trace.operationId).toBe(callersTrace)
    const request = trace.spans.find(({ name }) => name === 'PUT /api/documents/{*name}')
    expect(request?.parentId).toBe(callersSpan)
    const send = trace.spans.find(({ name }) => name === 'index-jobs send')
    expect(send?.parentId).toBe(request?.id)
    const process = trace.spans.find(({ name }) => name === 'index-jobs process')
    expect(process?.parentId).toBe(send?.id)
    expect(Object.keys(treeBelow(trace, process))).toEqual(
      expect.arrayContaining(['blobs read', 'search write', 'embeddings text-embedding-3-large@1024', 'cosmos write']),
    )
    expect(trace.events.map(({ event }) => event)).toContain('document_indexed')
  })

  test('is named by the jobs of a run that it started, which may last for days', () => {
    const { operationId, spans } = traceNamed('reindex')
    const sent = spans.filter(({ name }) => name === 'reindex-jobs send').map(({ id }) => id)
    const jobs = insights.store.all().filter(({ data }) => data.baseData.name === 'reindex-jobs process')
    const links = jobs.flatMap(({ data }) => linkList.parse(JSON.parse(data.baseData.properties['_MS.links'] ?? '[]')))
    const toRequest = links.filter((link) => link.operation_Id === operationId)
    expect(toRequest.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))).toEqual(
      sent.toSorted((a, b) => a.localeCompare(b)),
    )
    expect(sent.length).toBeGreaterThan(0)
    expect(links.length).toBe(jobs.length)
  })

  test('goes on from a turn to the summary it asked for', () => {
    const { spans } = traceNamed('follow-up')
    const sent = spans.filter(({ name }) => name === 'summary-jobs send').map(({ id }) => id)
    const done = spans.filter(({ name }) => name === 'summary-jobs process').map(({ parentId }) => parentId)
    expect(sent.length).toBeGreaterThan(0)
    expect(new Set(done)).toEqual(new Set(sent))
  })
})

test('no word of a question, an answer, a document or its name leaves the process', () => {
  expect(answer).toContain(writtenWord)
  const sent = JSON.stringify(insights.store.all())
  expect(sent.length).toBeGreaterThan(50_000)
  for (const word of [askedWord, writtenWord, namedWord, 'spring tides', 'new moon'])
    expect(sent.toLowerCase()).not.toContain(word)
  // The host's own lines, which only this machine sees, show addresses.
  for (const word of [askedWord, writtenWord]) expect(log.join('\n')).not.toContain(word)
})

test('metrics have dimensions of few values, and no ids among them', () => {
  const metrics = insights.store.all().filter(({ data }) => data.baseType === 'MetricData')
  expect(metrics.length).toBeGreaterThan(10)
  const dimensions = new Set(metrics.flatMap(({ data }) => Object.keys(data.baseData.properties)))
  expect([...dimensions].filter((name) => /user|session|request_id|turn|document/.test(name))).toEqual([])
})
