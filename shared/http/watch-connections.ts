// Finds the connection to the client behind an invocation.
//
// With HTTP streaming the Functions host forwards each request to a server inside the library, marked with the invocation's
// id. The library keeps request and response to itself, ignores what `write()` returns and offers no signal
// (Azure/azure-functions-nodejs-library #273, #294); Node announces both on a diagnostics channel.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { connectionOfResponse, unwatchedConnection, type ClientConnection } from './client-connection.ts'

const requestStarted = 'http.server.request.start'
/** What we rely on in that channel's message; anything else is left alone. */
const forwardedMessage = z.object({
  request: z.instanceof(IncomingMessage),
  response: z.instanceof(ServerResponse),
})
const invocationIdHeader = 'x-ms-invocation-id'

/**
 * A client may leave before its invocation begins, and the invocation must still learn of it. That is a matter of
 * milliseconds, but an invocation may also never come: only so many are kept, the latest.
 */
const mostUnclaimedLeavers = 1_000

export interface ConnectionWatch {
  /** An unwatched connection when no request was forwarded for this invocation (streaming is off, or works differently). */
  connectionOf(invocationId: string): ClientConnection
  stop(): void
}

interface ForwardedRequest {
  readonly connection: ClientConnection
  isClaimed: boolean
  isClosed: boolean
}

/** Call it once, before the first request. */
export function watchConnections(): ConnectionWatch {
  const forwarded = new Map<string, ForwardedRequest>()
  const unclaimedLeavers: string[] = []

  const keep = (invocationId: string, response: ServerResponse): void => {
    const request: ForwardedRequest = { connection: connectionOfResponse(response), isClaimed: false, isClosed: false }
    forwarded.set(invocationId, request)
    response.once('close', () => {
      request.isClosed = true
      if (request.isClaimed) forwarded.delete(invocationId)
      else keepUnclaimed(invocationId)
    })
  }
  const keepUnclaimed = (invocationId: string): void => {
    unclaimedLeavers.push(invocationId)
    if (unclaimedLeavers.length <= mostUnclaimedLeavers) return
    const oldest = unclaimedLeavers.shift()
    if (oldest !== undefined) forwarded.delete(oldest)
  }
  const onRequest = (message: unknown): void => {
    const { data } = forwardedMessage.safeParse(message)
    const invocationId = data?.request.headers[invocationIdHeader]
    if (data && typeof invocationId === 'string') keep(invocationId, data.response)
  }
  subscribe(requestStarted, onRequest)

  return {
    connectionOf: (invocationId) => {
      const request = forwarded.get(invocationId)
      if (!request) return unwatchedConnection()
      request.isClaimed = true
      if (request.isClosed) forwarded.delete(invocationId)
      return request.connection
    },
    stop: () => {
      unsubscribe(requestStarted, onRequest)
      forwarded.clear()
    },
  }
}
