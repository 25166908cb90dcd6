// The body of a request, as text and as JSON.
import type { IncomingMessage } from 'node:http'
import { badRequest, CosmosError } from '../cosmos-error.ts'
import { parseJson, type Json } from '../json.ts'

/**
 * An item has at most 2 MB, and so has a batch (learn.microsoft.com/azure/cosmos-db/concepts-limits); the margin is for
 * what a batch puts around its items, and lets the message about an item be the more exact one.
 */
const largestBodyBytes = 2.5 * 1024 * 1024

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  // A body that is too large is read to its end all the same: a client in the middle of sending would miss the reply.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= largestBodyBytes) chunks.push(chunk)
  }
  if (bytes > largestBodyBytes) throw new CosmosError(413, 'Request size is too large.')
  return Buffer.concat(chunks).toString('utf8')
}

export function parseBody(body: string): Json | undefined {
  if (body === '') return undefined
  try {
    return parseJson(body)
  } catch {
    throw badRequest('The request payload is invalid. Ensure to provide a valid request payload.')
  }
}
