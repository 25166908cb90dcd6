// Bodies written piece by piece, with the worker's own view of the connection.
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { subscribe } from 'node:diagnostics_channel'
import { setTimeout as delay } from 'node:timers/promises'
import { app } from '@azure/functions'
import { record } from '../record.ts'

const responses = new Map<string, ServerResponse>()
const gates = new Map<string, () => void>()

subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
  const invocationId = String(request.headers['x-ms-invocation-id'])
  responses.set(invocationId, response)
  response.once('close', () => responses.delete(invocationId))
})

const encoder = new TextEncoder()

/** Sends one chunk, then waits until `/open/{gate}` is called before it sends the last one. */
app.http('gated', {
  route: 'gated/{gate}',
  handler: (request) => {
    const opened = new Promise<void>((resolve) => gates.set(String(request.params['gate']), resolve))
    async function* body(): AsyncGenerator<Uint8Array> {
      yield encoder.encode('first')
      await opened
      yield encoder.encode('last')
    }
    return { body: ReadableStream.from(body()) }
  },
})

async function* slowly(): AsyncGenerator<Uint8Array> {
  yield encoder.encode('first')
  await delay(1_000)
  yield encoder.encode('last')
}
app.http('slowly', { handler: () => ({ body: ReadableStream.from(slowly()) }) })

app.http('open', {
  route: 'open/{gate}',
  handler: (request) => {
    gates.get(String(request.params['gate']))?.()
    return { status: 204 }
  },
})

/** Writes without end, in step with the connection, and records when the client leaves. */
app.http('endless', {
  route: 'endless/{label}',
  handler: (request, context) => {
    const label = request.params['label']
    const response = responses.get(context.invocationId)
    let bytes = 0
    const connection = { isOpen: response !== undefined }
    response?.once('close', () => {
      connection.isOpen = false
      record('closed', { label, isFinished: response.writableFinished })
    })
    async function* body(): AsyncGenerator<Uint8Array> {
      while (connection.isOpen) {
        yield new Uint8Array(64 * 1024)
        bytes += 64 * 1024
        record('wrote', { label, bytes })
        if (response?.writableNeedDrain) await drainOrClose(response)
      }
    }
    return { body: ReadableStream.from(body()) }
  },
})

async function drainOrClose(response: ServerResponse): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  waiting.abort()
}

/** Counts what it is sent without keeping it, and says so chunk by chunk. */
app.http('upload', {
  methods: ['POST'],
  handler: async (request) => {
    let bytes = 0
    let chunks = 0
    for await (const chunk of request.body ?? []) {
      bytes += (chunk as Uint8Array).byteLength
      chunks += 1
      record('upload', { bytes })
    }
    return { jsonBody: { bytes, chunks } }
  },
})

/** Answers without reading what it is sent. */
app.http('refuses', { methods: ['POST'], handler: () => ({ status: 413 }) })

/** Never answers; tests kill the worker under it, or leave. */
app.http('waits', {
  handler: async (_, context) => {
    record('waiting')
    responses.get(context.invocationId)?.once('close', () => record('closed', { label: 'waits' }))
    return await new Promise(() => {})
  },
})

app.http('process', { handler: () => ({ jsonBody: { pid: process.pid } }) })
