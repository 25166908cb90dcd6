// Application Insights on one machine: takes telemetry as the service's ingestion does, and shows the latest of it.
import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Running } from '../run-as-child.ts'
import { parseEnvelopes } from './envelope.ts'
import { TelemetryStore } from './telemetry-store.ts'
import { traceOf } from './trace.ts'
import { turnsIn } from './turns.ts'

/** A running collector; the store is there for tests in the same process. */
export interface RunningInsights extends Running {
  readonly store: TelemetryStore
}

/** @param options `port` 0, the default, takes any free one. */
export async function startInsights({ port = 0 }: { readonly port?: number } = {}): Promise<RunningInsights> {
  const store = new TelemetryStore()
  const server = createServer(listenerFor(store))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`
  const close = async (): Promise<void> => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return { url, store, close }
}

function listenerFor(store: TelemetryStore): RequestListener {
  return (request, response) => {
    answer(store, request, response).catch((error: unknown) => {
      sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
    })
  }
}

async function answer(store: TelemetryStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const route = `${request.method} ${url.pathname}`
  if (/^POST \/v2(\.1)?\/track$/.test(route)) return take(store, request, response)
  if (route === 'GET /_turns') {
    return sendJson(response, 200, { turns: turnsIn(store.all()).slice(0, Number(url.searchParams.get('last') ?? 20)) })
  }
  if (route === 'GET /_requests') return sendJson(response, 200, { envelopes: store.all() })
  const [, requestId] = /^GET \/_traces\/([^/]+)$/.exec(route) ?? []
  const trace = requestId === undefined ? undefined : traceOf(store, decodeURIComponent(requestId))
  if (trace) sendJson(response, 200, trace)
  else sendJson(response, 404, { error: 'Nothing is known of this. Telemetry arrives a few seconds after the event.' })
}

async function take(store: TelemetryStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)) // oxlint-disable-line typescript/no-unsafe-type-assertion -- no encoding is set, so it yields buffers
  const envelopes = parseEnvelopes(body, request.headers['content-encoding'])
  store.keep(envelopes)
  sendJson(response, 200, { itemsReceived: envelopes.length, itemsAccepted: envelopes.length, errors: [] })
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
