// Requests and surroundings of a handler, as tests of the HTTP layer need them.
import { HttpRequest, InvocationContext, type HttpRequestInit } from '@azure/functions'
import { unwatchedConnection } from '../../shared/http/client-connection.ts'
import type { Caller, Role } from '../../shared/http/caller.ts'
import type { HttpHost } from '../../shared/http/http-boundary.ts'

export const testRequestId = '00000000-0000-4000-8000-000000000001'

export function requestOf(init: HttpRequestInit = {}): HttpRequest {
  return new HttpRequest({ method: 'GET', url: 'http://host/api/chats', ...init })
}

export function jsonRequest(body: unknown, headers: Record<string, string> = {}): HttpRequest {
  const string = typeof body === 'string' ? body : JSON.stringify(body)
  return requestOf({ method: 'POST', body: { string }, headers })
}

/** A request whose body comes in these pieces, as with HTTP streaming. */
export function streamedRequest(pieces: AsyncIterable<Uint8Array>, headers: Record<string, string> = {}): Request {
  return new Request('http://host/api/chats', { method: 'POST', body: pieces, headers, duplex: 'half' })
}

export function invocation(): InvocationContext {
  return new InvocationContext({ invocationId: 'invocation-1', functionName: 'test-function' })
}

export interface RecordingHost extends HttpHost {
  readonly reported: unknown[]
}

export function recordingHost(): RecordingHost {
  const reported: unknown[] = []
  return {
    reported,
    connectionOf: unwatchedConnection,
    newId: () => testRequestId,
    reportUnexpected: (error) => reported.push(error),
  }
}

export function callerWith(...roles: readonly Role[]): Caller {
  return { userId: 'user-1', tenantId: undefined, roles: new Set(roles), groups: [], mayExceedBudget: false }
}
