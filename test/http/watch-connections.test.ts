// Callers who leave before their invocation begins: it learns of that, and those that never begin take no memory.
import { channel } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { watchConnections } from '../../shared/http/watch-connections.ts'

/** As Node announces a request that the host has forwarded; the caller leaves at once. */
function leave(invocationId: string): void {
  const request = new IncomingMessage(new Socket())
  request.headers['x-ms-invocation-id'] = invocationId
  const response = new ServerResponse(request)
  channel('http.server.request.start').publish({ request, response })
  response.emit('close')
}

test('an invocation learns that its caller had left before it began, and of the latest thousand only', () => {
  const watch = watchConnections()
  try {
    for (let n = 0; n <= 1_000; n++) leave(`invocation-${n}`)
    expect(watch.connectionOf('invocation-1000').signal.aborted).toBe(true)
    expect(watch.connectionOf('invocation-1').signal.aborted).toBe(true)
    expect(watch.connectionOf('invocation-0').signal.aborted).toBe(false)
    // Whoever has been told is not kept either.
    expect(watch.connectionOf('invocation-1000').signal.aborted).toBe(false)
  } finally {
    watch.stop()
  }
})
