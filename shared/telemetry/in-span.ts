// Work as a span of the trace it belongs to.
import type { Attributes, Link, Span } from '@opentelemetry/api'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AppError } from '../kernel/app-error.ts'
import { instrumentation } from './instrumentation.ts'
import { isTraced } from './trace-context.ts'

export interface SpanFacts {
  readonly kind?: SpanKind
  /** No content, and no ids of people. */
  readonly attributes?: Attributes
  /** Spans of other traces that led to this one. */
  readonly links?: Link[]
}

const tracer = trace.getTracer(instrumentation)

/** A part of the trace that is under way. Where there is none, or it is not kept, only the work is done. */
export function inSpan<T>(name: string, run: () => Promise<T>, facts?: SpanFacts): Promise<T> {
  return isTraced() ? inNewSpan(name, run, facts) : run()
}

/** Also begins a trace, where none is under way. */
export async function inNewSpan<T>(name: string, run: () => Promise<T>, facts: SpanFacts = {}): Promise<T> {
  const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, ...facts })
  try {
    return await context.with(trace.setSpan(context.active(), span), run)
  } catch (error) {
    markFailed(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** What failed, without what the error says: a foreign message may quote content. */
function markFailed(span: Span, error: unknown): void {
  const name = error instanceof AppError ? error.code : error instanceof Error ? error.name : 'unknown'
  span.setAttribute('error.type', name)
  span.setStatus({ code: SpanStatusCode.ERROR, message: name })
}
