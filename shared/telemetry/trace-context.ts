// Traces across processes: W3C trace context (w3.org/TR/trace-context), in a header or a message.
import type { Context } from '@opentelemetry/api'
import { context, isSpanContextValid, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api'

const traceparentPattern = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/

/** The context that a `traceparent` names; an empty one when it names none, as anybody may write anything into it. */
export function contextFrom(traceparent: string | null | undefined): Context {
  const [, traceId, spanId, flags] = traceparentPattern.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
}

/** The work under way belongs to a trace that is kept: nothing else needs spans. */
export function isTraced(): boolean {
  const span = trace.getSpanContext(context.active())
  // What another process has decided counts for nothing here: the sampler decides by the id alone.
  return span !== undefined && !span.isRemote && (span.traceFlags & TraceFlags.SAMPLED) !== 0
}

/** For whoever goes on with the work that is under way; undefined where nobody traces. */
export function currentTraceparent(): string | undefined {
  const span = trace.getSpanContext(context.active())
  if (!span || !isSpanContextValid(span)) return undefined
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`
}
