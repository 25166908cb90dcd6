// The span of one HTTP request: from its arrival until the last byte of the response has gone, or the client has.
import type { Context, Span } from '@opentelemetry/api'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { instrumentation } from './instrumentation.ts'
import { contextFrom } from './trace-context.ts'

export interface ServerRequest {
  readonly method: string
  /** As it is registered, with names in place of values: an address may name a document. */
  readonly route: string
  readonly requestId: string
  /** Of the caller, or of the host in front of us. */
  readonly traceparent: string | null | undefined
}

const tracer = trace.getTracer(instrumentation)

export class ServerSpan {
  readonly #span: Span
  readonly #context: Context

  constructor({ method, route, requestId, traceparent }: ServerRequest) {
    const parent = contextFrom(traceparent)
    const attributes = { 'http.request.method': method, 'http.route': route, request_id: requestId }
    this.#span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent)
    this.#context = trace.setSpan(parent, this.#span)
  }

  /** What it starts belongs to this request, also what outlives the call. */
  run<T>(work: () => T): T {
    return context.with(this.#context, work)
  }

  answered({ status = 200 }: { readonly status?: number }): void {
    this.#span.setAttribute('http.response.status_code', status)
    if (status >= 500) this.#span.setStatus({ code: SpanStatusCode.ERROR })
  }

  end(): void {
    this.#span.end()
  }
}
