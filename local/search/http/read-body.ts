// Reads a request's body up to the service's limit, and its JSON.
import type { IncomingMessage } from 'node:http'
import { invalidRequest, ServiceError } from '../service-error.ts'

/** Source: "Service limits", API request limits: 16 MB. */
const maxBodyBytes = 16 * 1024 * 1024

export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // Read on without keeping it: a sender that is cut off midway sees a broken connection instead of the 413.
    if (size <= maxBodyBytes) chunks.push(chunk)
  }
  if (size > maxBodyBytes) {
    throw new ServiceError(413, 'RequestEntityTooLarge', `The request is larger than ${maxBodyBytes} bytes.`)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  } catch (error) {
    throw invalidRequest('parameters', error instanceof Error ? error.message : 'The body is not JSON.')
  }
}
