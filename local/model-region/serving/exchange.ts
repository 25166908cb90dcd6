// One request under way: what a handler needs to answer it, and the only two ways bytes leave the region.
import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { JournalEntry } from '../journal/journal-entry.ts'
import type { Region } from '../region.ts'

export interface Exchange {
  readonly region: Region
  readonly requestHeaders: IncomingHttpHeaders
  readonly response: ServerResponse
  readonly entry: JournalEntry
  /** Aborts at once when the client leaves. */
  readonly signal: AbortSignal
}

export function sendHead({ region, response, entry }: Exchange, status: number, contentType: string): void {
  entry.status = status
  entry.firstByteAt = region.clock.now()
  response.writeHead(status, { 'content-type': contentType })
}

/** Resolves when the client can take more: a slow reader slows the generation down. */
export async function write({ response, signal }: Exchange, text: string): Promise<void> {
  if (text !== '' && !response.write(text)) await once(response, 'drain', { signal })
}

export function sendJson(exchange: Exchange, status: number, body: unknown): void {
  sendHead(exchange, status, 'application/json')
  exchange.response.end(JSON.stringify(body))
}

/** Ends the connection without an ending of the response, as a crashed server does. */
export function drop({ response, entry }: Exchange): void {
  entry.outcome = 'dropped'
  response.destroy()
}
