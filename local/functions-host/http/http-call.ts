// One HTTP request on its way to a function, and what both ways of answering it (streaming, buffered) share.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpFunction } from './route-table.ts'
import type { RouteParams } from './match-route.ts'

export interface HttpCall {
  readonly invocationId: string
  readonly httpFunction: HttpFunction
  readonly params: RouteParams
  readonly query: URLSearchParams
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** Answers in the host's own name, or, once a response is under way, breaks it off so that nobody takes it for whole. */
export function endWithError(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ error: { code: 'functions_host', message } }))
}

/** Stacks belong on the console. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

/** Headers as the RPC contract carries them: one text for each name. */
export function flattenHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}
