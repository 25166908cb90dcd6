// Work that goes through a queue stays in the trace of whoever asked for it.
import { context, SpanKind } from '@opentelemetry/api'
import { inSpan } from './in-span.ts'
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

/** The work on one message; a message that names no trace begins one. */
export function inJobSpan<T>(queue: string, { traceparent }: TracedJob, run: () => Promise<T>): Promise<T> {
  const name = `${queue} process`
  // Application Insights takes the name of what came from a queue from that attribute alone.
  const attributes = { 'messaging.destination.name': queue, 'ai.operation.name': name }
  const facts = { kind: SpanKind.CONSUMER, attributes }
  return context.with(contextFrom(traceparent), () => inSpan(name, run, facts))
}

function traceparentNow(): TracedJob {
  const traceparent = currentTraceparent()
  return traceparent === undefined ? {} : { traceparent }
}
