// The outermost layer of every HTTP function: whatever happens inside, the host gets a response it can send.
//
// It has to: with HTTP streaming, a handler that throws, returns nothing, or returns what the library cannot turn into a
// response leaves the request hanging until the host gives up after 240 s (Azure/azure-functions-nodejs-library #324).
import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import { ServerSpan } from '../telemetry/server-span.ts'
import type { ClientConnection } from './client-connection.ts'
import { errorResponse, isUnexpected } from './error-response.ts'
import { requestIdOf } from './request-id.ts'
import { signalHere } from './signal-here.ts'

/** What HTTP functions need from their process, whether or not the settings are any good. */
export interface HttpHost {
  connectionOf(invocationId: string): ClientConnection
  readonly newId: () => string
  /** Told of errors that nobody foresaw; the caller is shown nothing of them. */
  reportUnexpected(error: unknown, where: { readonly functionName: string; readonly requestId: string }): void
}

export interface HttpExchange {
  readonly request: HttpRequest
  readonly requestId: string
  readonly connection: ClientConnection
  /** Aborts when the client leaves before the response is complete. */
  readonly signal: AbortSignal
  /** For errors that arise once the response is under way. */
  readonly reportUnexpected: (error: unknown) => void
  readonly newId: () => string
}

/** Told of an error that ended a request before anything of the response was sent. */
export type FailureListener = (error: unknown, exchange: Pick<HttpExchange, 'request' | 'requestId' | 'signal'>) => void

/** Nginx's status for a client that has closed its request; nobody reads it, but logs may count it. */
const clientClosedRequest = 499

export function httpBoundary(
  host: HttpHost,
  handle: (exchange: HttpExchange) => Promise<HttpResponseInit>,
  onFailure: FailureListener = () => {},
): HttpHandler {
  const respond = async (exchange: HttpExchange): Promise<HttpResponseInit> => {
    const { request, requestId, signal, reportUnexpected } = exchange
    try {
      return sendable(await handle(exchange), requestId)
    } catch (error) {
      onFailure(error, { request, requestId, signal })
      if (signal.aborted) return sendable({ status: clientClosedRequest }, requestId)
      reportUnexpected(error)
      return sendable(errorResponse(error, requestId), requestId)
    }
  }
  return async (request, context) => {
    const requestId = requestIdOf(request.headers, host.newId)
    const connection = host.connectionOf(context.invocationId)
    const reportUnexpected = (error: unknown): void => {
      if (isUnexpected(error)) host.reportUnexpected(error, { functionName: context.functionName, requestId })
    }
    const span = serverSpanOf(request, requestId, context)
    const about = { request, requestId, connection, reportUnexpected, newId: host.newId }
    const response = await span.run(() => respond({ ...about, signal: signalHere(connection.signal) }))
    span.answered(response)
    void connection.closed.then(() => span.end())
    return response
  }
}

function serverSpanOf(request: HttpRequest, requestId: string, context: InvocationContext): ServerSpan {
  const route: unknown = context.options.trigger['route']
  return new ServerSpan({
    method: request.method,
    route: `/api/${typeof route === 'string' ? route : context.functionName}`,
    requestId,
    // The host has its own when it traces; otherwise the caller's stands.
    traceparent: context.traceContext?.traceParent ?? request.headers.get('traceparent'),
  })
}

/** Does here, where a failure is caught, what would make the library fail later: serialise, and check headers and status. */
function sendable({ jsonBody, ...response }: HttpResponseInit, requestId: string): HttpResponseInit {
  const headers = new Headers(response.headers)
  headers.set('x-request-id', requestId)
  headers.set('x-content-type-options', 'nosniff')
  // Answers and documents are the caller's own; whoever may keep a copy is told so by name.
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  if (jsonBody !== undefined) {
    response.body = JSON.stringify(jsonBody)
    headers.set('content-type', 'application/json; charset=utf-8')
  }
  const status = response.status ?? 200
  void new Response(null, { status })
  return { ...response, status, headers }
}
