// Work that goes through a queue stays in the trace of whoever asked for it, or names it.
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import type { SpanFacts } from './in-span.ts'
import { inNewSpan, inSpan } from './in-span.ts'
import { contextFrom, currentTraceparent } from './trace-context.ts'

/** A message that says in which trace it was sent. */
export interface TracedJob {
  readonly traceparent?: string
}

interface Queue<Job> {
  send(job: Job, signal: AbortSignal, delayMs?: number): Promise<void>
}

/** A queue whose messages carry the trace they were sent in. */
export function tracedQueue<Job extends TracedJob, Other>(name: string, queue: Queue<Job> & Other): Queue<Job> & Other {
  const facts = { kind: SpanKind.PRODUCER, attributes: { 'messaging.destination.name': name } }
  return {
    ...queue,
    send: (job, signal, delayMs) =>
      inSpan(`${name} send`, () => queue.send({ ...job, ...traceparentNow() }, signal, delayMs), facts),
  }
}

/** The work on one message, in the trace of whoever sent it; a message that names no trace begins one. */
export function inJobSpan<T>(queue: string, { traceparent }: TracedJob, run: () => Promise<T>): Promise<T> {
  return context.with(contextFrom(traceparent), () => inNewSpan(`${queue} process`, run, factsOf(queue)))
}

/**
 * For work that hands itself on for days: each message begins a trace, with a link to the one it was sent in. As one trace, millions of
 * documents would be kept or left out together, and nobody could look at it.
 */
export function inLinkedJobSpan<T>(queue: string, { traceparent }: TracedJob, run: () => Promise<T>): Promise<T> {
  const sender = trace.getSpanContext(contextFrom(traceparent))
  const links = sender ? [{ context: sender }] : []
  return context.with(ROOT_CONTEXT, () => inNewSpan(`${queue} process`, run, { ...factsOf(queue), links }))
}

function factsOf(queue: string): SpanFacts {
  // Application Insights takes the name of what came from a queue from that attribute alone.
  const attributes = { 'messaging.destination.name': queue, 'ai.operation.name': `${queue} process` }
  return { kind: SpanKind.CONSUMER, attributes }
}

function traceparentNow(): TracedJob {
  const traceparent = currentTraceparent()
  return traceparent === undefined ? {} : { traceparent }
}
