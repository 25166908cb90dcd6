// What the Functions library does not tell a handler: that the client has left, and that it reads more slowly than we write.
import type { ServerResponse } from 'node:http'

export interface ClientConnection {
  /** Aborts when the client left before the response was complete, or when the response was given up. */
  readonly signal: AbortSignal
  /** Resolves when nothing more will be sent: the response is complete, or the client has left. */
  readonly closed: Promise<void>
  /** Resolves when the response may take more, or has been given up. */
  drained(): Promise<void>
  /** Gives the response up: a client that waits for the rest sees a broken transfer, not a complete one. */
  abandon(): void
}

/** A connection of which nothing is known: it takes everything and never leaves. */
export function unwatchedConnection(): ClientConnection {
  const abandoned = new AbortController()
  return {
    signal: abandoned.signal,
    closed: Promise.resolve(),
    drained: async () => {},
    abandon: () => abandoned.abort(clientLeft()),
  }
}

export function connectionOfResponse(response: ServerResponse): ClientConnection {
  const left = new AbortController()
  const { promise: closed, resolve: close } = Promise.withResolvers<void>()
  response.once('close', () => {
    close()
    if (!response.writableFinished) left.abort(clientLeft())
  })
  return {
    signal: left.signal,
    closed,
    drained: () => whenDrained(response),
    abandon: () => {
      left.abort(clientLeft())
      response.destroy()
    },
  }
}

function whenDrained(response: ServerResponse): Promise<void> {
  if (!response.writableNeedDrain || response.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle)
      response.off('close', settle)
      resolve()
    }
    response.on('drain', settle)
    response.on('close', settle)
  })
}

function clientLeft(): DOMException {
  return new DOMException('The client left before the response was complete.', 'AbortError')
}
