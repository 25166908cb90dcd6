// A server that treats responses as the Functions library does in streaming mode: body chunks are written as they come,
// without a look at whether the client is still there or keeps up.
import { HttpResponse, type HttpResponseInit } from '@azure/functions'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { watchConnections } from '../../../shared/http/watch-connections.ts'
import type { ClientConnection } from '../../../shared/http/client-connection.ts'

export interface LibraryServer extends AsyncDisposable {
  /** Resolves with the response once its head has arrived. */
  call(invocationId: string): Promise<IncomingMessage>
  /** Resolves when the library has come to the end of that invocation's body. */
  finished(invocationId: string): Promise<void>
  connectionOf(invocationId: string): ClientConnection
}

export async function startLibraryServer(
  handle: (connection: ClientConnection) => HttpResponseInit,
): Promise<LibraryServer> {
  const watch = watchConnections()
  const finished = new Map<string, PromiseWithResolvers<void>>()
  const finishOf = (invocationId: string): PromiseWithResolvers<void> => {
    const finish = finished.get(invocationId) ?? Promise.withResolvers<void>()
    finished.set(invocationId, finish)
    return finish
  }
  const server = createServer((req, res) => {
    const invocationId = String(req.headers['x-ms-invocation-id'])
    const { resolve, reject } = finishOf(invocationId)
    sendAsTheLibraryDoes(new HttpResponse(handle(watch.connectionOf(invocationId))), res).then(resolve, reject)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    call: (invocationId) =>
      new Promise((resolve, reject) => {
        const headers = { 'x-ms-invocation-id': invocationId }
        request({ port, host: '127.0.0.1', headers, agent: false }, resolve).on('error', reject).end()
      }),
    finished: (invocationId) => finishOf(invocationId).promise,
    connectionOf: (invocationId) => watch.connectionOf(invocationId),
    [Symbol.asyncDispose]: async () => {
      watch.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function sendAsTheLibraryDoes(response: HttpResponse, res: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) res.setHeader(name, value)
  if (response.body) for await (const chunk of response.body.values()) res.write(chunk)
  res.end()
}
