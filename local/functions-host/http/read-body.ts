// Reads a whole request body where the host has to look at it; everything else is piped.
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  return await buffer(request)
}

/** Larger JSON is piped like any other body; its fields then stay out of the metadata. */
const largestInspectedBytes = 1024 * 1024

/** The real host reads JSON bodies of a known length to make trigger metadata of their fields. */
export async function readInspectedBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const length = Number(request.headers['content-length'] ?? 0)
  const isJson = /[/+]json\b/i.test(request.headers['content-type'] ?? '')
  return isJson && length > 0 && length <= largestInspectedBytes ? await readBody(request) : undefined
}
