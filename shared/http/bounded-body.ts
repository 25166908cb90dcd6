// Reads a request's body, but never more of it than is allowed.
import type { HttpRequest } from '@azure/functions'
import { AppError } from '../kernel/app-error.ts'

export type BodyOf = Pick<HttpRequest, 'headers' | 'body'>

/** Throws `too_large` as soon as it is clear that the body is: by its announced length, else while reading. */
export async function readBoundedBody(request: BodyOf, maxBytes: number): Promise<Buffer> {
  const announcedBytes = Number(request.headers.get('content-length') ?? 0)
  if (announcedBytes > maxBytes) throw bodyTooLarge(maxBytes, announcedBytes)
  if (!request.body) return Buffer.alloc(0)

  const chunks: Uint8Array[] = []
  let receivedBytes = 0
  // The rest of a body that is too large stays unread. It is not cancelled: that may take the connection down before the
  // error has reached the client.
  for await (const chunk of request.body.values({ preventCancel: true })) {
    receivedBytes += chunk.byteLength
    if (receivedBytes > maxBytes) throw bodyTooLarge(maxBytes, receivedBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, receivedBytes)
}

function bodyTooLarge(limitBytes: number, sizeBytes: number): AppError {
  return new AppError('too_large', `The body may have ${limitBytes} bytes; this one has ${sizeBytes} or more.`, {
    details: { limitBytes, sizeBytes },
  })
}
