// Sends a request as it is written: `fetch` would tidy a hostile path, and refuse some headers.
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'

export interface RawRequest {
  readonly method: string
  /** Below `/api`, not normalised. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface RawReply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly tookMs: number
}

export async function sendRaw(url: string, { method, path, headers, body }: RawRequest): Promise<RawReply> {
  const { hostname, port } = new URL(url)
  const startedAt = performance.now()
  // A connection of its own: after a lie about a length, nothing else can be said on it. It is kept alive, so that the server
  // hears a body out that it has already refused, instead of closing while it is still being sent.
  const own = { agent: false, headers: { connection: 'keep-alive', ...headers } }
  const sent = httpRequest({ ...own, hostname, port, method, path: `/api${path}` })
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  // Made here, so that the body of a DELETE is framed too.
  const bytes = Buffer.from(body ?? '')
  if (bytes.length > 0 && !sent.hasHeader('content-length')) sent.setHeader('content-length', bytes.length)
  sent.end(bytes)
  const [response] = await answered
  sent.on('error', () => {})
  const text = Buffer.concat(await Array.fromAsync<Buffer>(response)).toString('utf8')
  sent.destroy()
  return { status: response.statusCode ?? 0, headers: response.headers, text, tookMs: performance.now() - startedAt }
}

/** Writes these very bytes to the server and half-closes; what it says until it closes the connection. */
export async function sendBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.end(bytes)
  const chunks: Buffer[] = []
  try {
    for await (const chunk of socket) chunks.push(chunk as Buffer)
  } catch {
    // Reset by a server that has heard enough: what it said before that counts.
  }
  return Buffer.concat(chunks).toString('utf8')
}
