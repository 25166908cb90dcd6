// Spans as the SDK sees them. It is registered for this file's process, so every test here traces.
import type { SpanContext } from '@opentelemetry/api'
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AsyncContextManager } from '../../shared/azure/async-context-manager.ts'
import { shareSampler } from '../../shared/azure/share-sampler.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { inNewSpan, inSpan } from '../../shared/telemetry/in-span.ts'
import type { TracedJob } from '../../shared/telemetry/job-span.ts'
import { inJobSpan, inLinkedJobSpan, tracedQueue } from '../../shared/telemetry/job-span.ts'
import { ServerSpan } from '../../shared/telemetry/server-span.ts'
import { traced } from '../../shared/telemetry/traced.ts'
import { ada, Instances, spend } from '../cost/instances.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'

const exporter = new InMemorySpanExporter()
beforeAll(() => {
  context.setGlobalContextManager(new AsyncContextManager())
  const spanProcessors = [new SimpleSpanProcessor(exporter)]
  trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler: shareSampler(1), spanProcessors }))
})
afterEach(() => exporter.reset())

const parentOf = (name: string): string | undefined => spanNamed(name).parentSpanContext?.spanId
const idOf = (name: string): string => spanNamed(name).spanContext().spanId
function spanNamed(name: string) {
  const span = exporter.getFinishedSpans().find((each) => each.name === name)
  if (!span) throw new Error(`no span ${name}`)
  return span
}

const request = { method: 'POST', route: '/api/chats', requestId: 'r-1' }
const { signal } = new AbortController()

describe('work in a span', () => {
  test('is below the work around it, also what runs at the same time', async () => {
    await inNewSpan('outer', async () => {
      await Promise.all([inSpan('left', async () => {}), inSpan('right', async () => {})])
    })
    expect([parentOf('left'), parentOf('right')]).toEqual([idOf('outer'), idOf('outer')])
  })

  test('that fails names what failed, and quotes nothing', async () => {
    const own = () => Promise.reject(new AppError('too_large', 'Shorter.'))
    const foreign = () => Promise.reject(new TypeError('a secret'))
    await expect(inNewSpan('own', own)).rejects.toThrow('Shorter.')
    await expect(inNewSpan('foreign', foreign)).rejects.toThrow('a secret')
    expect(spanNamed('own')).toMatchObject({ status: { code: 2, message: 'too_large' } })
    expect(spanNamed('foreign')).toMatchObject({ status: { code: 2, message: 'TypeError' }, events: [] })
  })

  test('at a port is named by service and method, and not by what was passed', async () => {
    const store = traced('cosmos', { read: async (id: string) => `item ${id}` })
    expect(await inNewSpan('recall', () => store.read('secret'))).toBe('item secret')
    expect(JSON.stringify(spanNamed('cosmos read').attributes)).not.toContain('secret')
  })
})

describe('outside of every trace', () => {
  test('a call is no trace of its own: nobody would find it', async () => {
    const store = traced('cosmos', { read: async (id: string) => `item ${id}` })
    expect(await store.read('a')).toBe('item a')
    expect(exporter.getFinishedSpans()).toEqual([])
  })
})

describe('a trace that is not kept', () => {
  const leftOut = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 0 }
  const within = <T>(span: SpanContext, run: () => T): T => context.with(trace.setSpanContext(ROOT_CONTEXT, span), run)

  test('has no spans made for nothing, and what is done in it is done all the same', async () => {
    expect(await within(leftOut, () => inSpan('inner', () => Promise.resolve('done')))).toBe('done')
    await expect(within(leftOut, () => inSpan('inner', () => Promise.reject(new Error('no'))))).rejects.toThrow('no')
    expect(exporter.getFinishedSpans()).toEqual([])
  })

  test('is chosen here: what another process says of it counts for nothing', async () => {
    const traceparent = `00-${leftOut.traceId}-${leftOut.spanId}-00`
    await inJobSpan('index-jobs', { traceparent }, () => inSpan('inner', async () => {}))
    expect(parentOf('index-jobs process')).toBe(leftOut.spanId)
    expect(parentOf('inner')).toBe(idOf('index-jobs process'))
  })
})

describe('a request', () => {
  test("goes on with its caller's trace", () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    new ServerSpan({ ...request, traceparent }).end()
    expect(spanNamed('POST /api/chats').spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c')
    expect(parentOf('POST /api/chats')).toBe('b7ad6b7169203331')
  })

  test.each([
    '',
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    `00-${'f'.repeat(500)}`,
    undefined,
  ])('begins a trace of its own when its caller sends %j', (traceparent) => {
    new ServerSpan({ ...request, traceparent }).end()
    expect(parentOf('POST /api/chats')).toBeUndefined()
  })
})

describe('a job', () => {
  test('is in the trace of whoever sent it', async () => {
    const sent: TracedJob[] = []
    const queue = tracedQueue('index-jobs', { send: async (job: TracedJob) => void sent.push(job) })
    await inNewSpan('upload', () => queue.send({}, signal))
    for (const job of sent) await inJobSpan('index-jobs', job, () => inSpan('read', async () => {}))
    expect(parentOf('index-jobs send')).toBe(idOf('upload'))
    expect(parentOf('index-jobs process')).toBe(idOf('index-jobs send'))
    expect(parentOf('read')).toBe(idOf('index-jobs process'))
  })
})

describe('a job of work that lasts for days', () => {
  test('is a trace of its own, which names the one it was sent in', async () => {
    const sent: TracedJob[] = []
    const queue = tracedQueue('reindex-jobs', { send: async (job: TracedJob) => void sent.push(job) })
    await inNewSpan('start', () => queue.send({}, signal))
    for (const job of sent) await inLinkedJobSpan('reindex-jobs', job, () => inSpan('read', async () => {}))
    const { links } = spanNamed('reindex-jobs process')
    expect(links.map((link) => link.context.spanId)).toEqual([idOf('reindex-jobs send')])
    expect(links[0]?.context.traceId).toBe(spanNamed('start').spanContext().traceId)
    expect(parentOf('reindex-jobs process')).toBeUndefined()
    expect(parentOf('read')).toBe(idOf('reindex-jobs process'))
    await inLinkedJobSpan('reindex-jobs', { traceparent: 'nonsense' }, async () => {})
  })
})

describe('the sampler', () => {
  test('keeps its share of all traces, by trace id alone, and says for how many each stands', () => {
    const sampler = shareSampler(0.25)
    const random = (n: number): string => (BigInt(n + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n).toString(16).slice(-32)
    const decide = (n: number) =>
      sampler.shouldSample(context.active(), random(n).padStart(32, '1'), '', SpanKind.SERVER, {}, [])
    const kept = Array.from({ length: 4_000 }, (_, n) => decide(n)).filter(
      ({ decision }) => decision === SamplingDecision.RECORD_AND_SAMPLED,
    )
    expect(kept.length).toBeGreaterThan(850)
    expect(kept.length).toBeLessThan(1_150)
    expect(kept[0]?.attributes).toEqual({ 'microsoft.sample_rate': 25 })
    expect(Array.from({ length: 100 }, (_, n) => decide(n).decision)).toEqual(
      Array.from({ length: 100 }, (_, n) => decide(n).decision),
    )
  })
})

describe('what is spent', () => {
  test('is posted for many, and in the trace of none', async () => {
    const clock = new FakeClock()
    const memory = new MemoryUsageLedger()
    let writes = 0
    const ledger = traced('cosmos', {
      read: (...wanted: Parameters<typeof memory.read>) => memory.read(...wanted),
      write: (...wanted: Parameters<typeof memory.write>) => {
        writes++
        return memory.write(...wanted)
      },
      largest: (...wanted: Parameters<typeof memory.largest>) => memory.largest(...wanted),
    })
    const { spending } = new Instances({ ledger, clock, random: () => 0 }).start({})
    await inNewSpan('question', async () => {
      const bill = await spending.open('answer', ada, { microDollars: 10 })
      spend(bill, 10)
      bill.close()
    })
    await clock.advance(10_000)
    expect(writes).toBeGreaterThan(0)
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['question'])
  })
})
