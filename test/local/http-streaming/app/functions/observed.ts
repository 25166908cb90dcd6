// Functions over the HTTP layer, for tests to call through a host. What became of them is written to the file `RECORDS_FILE`.
import { app } from '@azure/functions'
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { z } from 'zod'
import type { ChatEvent } from '../../../../../shared/chat/chat-event.ts'
import { httpBoundary, type HttpHost } from '../../../../../shared/http/http-boundary.ts'
import { readBoundedBody } from '../../../../../shared/http/bounded-body.ts'
import { readJson } from '../../../../../shared/http/json-body.ts'
import { answerStream } from '../../../../../shared/http/answer-stream.ts'
import { ndjsonFormat } from '../../../../../shared/http/ndjson-format.ts'
import { routeParameters } from '../../../../../shared/http/route-parameters.ts'
import { streamBody } from '../../../../../shared/http/stream-body.ts'
import { watchConnections } from '../../../../../shared/http/watch-connections.ts'
import { systemClock } from '../../../../../shared/kernel/clock.ts'

app.setup({ enableHttpStream: true })
const connections = watchConnections()

function record(what: string): void {
  appendFileSync(process.env['RECORDS_FILE'] ?? '', `${what}\n`)
}

const host: HttpHost = {
  connectionOf: (invocationId) => connections.connectionOf(invocationId),
  newId: randomUUID,
  reportUnexpected: (error, { functionName }) => record(`unexpected ${functionName}: ${String(error)}`),
}

app.http('throws', { handler: httpBoundary(host, () => Promise.reject(new Error('boom'))) })
app.http('returns-nothing', { handler: httpBoundary(host, async () => undefined as never) })

/** An answer that never ends by itself. */
async function* endlessAnswer(signal: AbortSignal): AsyncGenerator<ChatEvent> {
  try {
    yield { type: 'start', sessionId: 's1', turnId: 't1' }
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  } finally {
    record('answer left')
  }
}
app.http('answer', {
  handler: httpBoundary(host, async ({ connection, ...exchange }) => {
    const lines = answerStream(ndjsonFormat, endlessAnswer(exchange.signal), { ...exchange, clock: systemClock })
    return { headers: ndjsonFormat.headers, body: streamBody(lines, connection, exchange.reportUnexpected) }
  }),
})

const chunkBytes = 64 * 1024
const chunks = 2_000
async function* plenty(): AsyncGenerator<Uint8Array> {
  for (let chunk = 1; chunk <= chunks; chunk++) {
    yield Buffer.alloc(chunkBytes)
    record('chunk')
  }
}
app.http('plenty', {
  handler: httpBoundary(host, async ({ connection, reportUnexpected }) => ({
    body: streamBody(plenty(), connection, reportUnexpected),
  })),
})

async function* halfADocument(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(10)
  await systemClock.sleep(50)
  throw new Error('disk on fire')
}
app.http('breaks', {
  handler: httpBoundary(host, async ({ connection, reportUnexpected }) => ({
    headers: { 'content-length': '20' },
    body: streamBody(halfADocument(), connection, reportUnexpected),
  })),
})

const route = 'things/{id}'
app.http('thing', {
  route,
  methods: ['POST'],
  handler: httpBoundary(host, async ({ request }) => {
    const body = await readJson(request, z.object({ id: z.string() }), 1_000)
    return { jsonBody: { fromPath: routeParameters(route, request.url).id, fromBody: body.id } }
  }),
})

app.http('upload', {
  methods: ['PUT'],
  handler: httpBoundary(host, async ({ request }) => ({
    jsonBody: { sizeBytes: (await readBoundedBody(request, 100_000)).length },
  })),
})
