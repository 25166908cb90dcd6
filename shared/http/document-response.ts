// A stored document as a response: whole, in part, or not again.
import type { HttpResponseInit } from '@azure/functions'
import type { ReadableDocument, RequestedRange } from '../documents/read-document.ts'
import { parseByteRange } from './byte-range.ts'
import { documentHeaders } from './document-headers.ts'
import { errorBody } from './error-response.ts'
import type { HttpExchange } from './http-boundary.ts'
import { invalidRequest } from '../kernel/invalid-request.ts'
import { streamBody } from './stream-body.ts'

/** `read` gives what `readDocument` does: for a range the document does not have, the document without a range. */
export async function documentResponse(
  exchange: HttpExchange,
  read: (range: RequestedRange | undefined) => Promise<ReadableDocument>,
): Promise<HttpResponseInit> {
  const { headers } = exchange.request
  const requested = parseByteRange(headers.get('range'))
  const found = await read(requested)
  const etag = `"${found.document.etag}"`

  if (namesEtag(headers.get('if-none-match'), etag)) {
    await discard(found.bytes)
    return { status: 304, headers: documentHeaders(found.document) }
  }
  // A part of another version would not fit what the client has (RFC 9110, 13.1.5).
  const ifRange = headers.get('if-range')
  if (requested && ifRange !== null && ifRange !== etag) {
    await discard(found.bytes)
    return send(exchange, await read(undefined))
  }
  if (requested && !found.range) {
    await discard(found.bytes)
    return rangeNotSatisfiable(exchange, found.document.sizeBytes)
  }
  return send(exchange, found)
}

function send(exchange: HttpExchange, { document, range, bytes }: ReadableDocument): HttpResponseInit {
  const partHeaders: Record<string, string> = range
    ? {
        'content-range': `bytes ${range.first}-${range.last}/${document.sizeBytes}`,
        'content-length': String(range.last - range.first + 1),
      }
    : { 'content-length': String(document.sizeBytes) }
  return {
    status: range ? 206 : 200,
    headers: { ...documentHeaders(document), ...partHeaders },
    body: streamBody(bytes, exchange.connection, exchange.reportUnexpected),
  }
}

function rangeNotSatisfiable({ requestId }: HttpExchange, sizeBytes: number): HttpResponseInit {
  const error = invalidRequest({ path: 'range', message: `is not within the document's ${sizeBytes} bytes` })
  return { status: 416, headers: { 'content-range': `bytes */${sizeBytes}` }, jsonBody: errorBody(error, requestId) }
}

/** Weak comparison (RFC 9110, 13.1.2). */
function namesEtag(header: string | null, etag: string): boolean {
  if (header === null) return false
  return header.split(',').some((candidate) => ['*', etag, `W/${etag}`].includes(candidate.trim()))
}

/** Begun and left, so that whoever opened the bytes closes them again. */
async function discard(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes) return
}
