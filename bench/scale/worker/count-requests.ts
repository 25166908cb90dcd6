// Counts the requests this process sends, by the address they go to: also to services that keep no journal.
import { subscribe } from 'node:diagnostics_channel'
import { ClientRequest } from 'node:http'
import { z } from 'zod'

/** What Node says of requests of `node:http`, which the SDKs for storage and search use. */
const httpRequest = z.object({ request: z.instanceof(ClientRequest) })
/** And of `fetch`, which the SDKs for Cosmos DB and OpenAI use. */
const fetchRequest = z.object({ request: z.object({ origin: z.coerce.string() }) })

/** @returns what reads the counts so far, by `host:port`. */
export function countRequests(): () => Record<string, number> {
  const counts: Record<string, number> = {}
  const count = (host: string): void => void (counts[host] = (counts[host] ?? 0) + 1)
  subscribe('http.client.request.start', (message) => {
    count(String(httpRequest.parse(message).request.getHeader('host')))
  })
  subscribe('undici:request:create', (message) => {
    count(new URL(fetchRequest.parse(message).request.origin).host)
  })
  return () => ({ ...counts })
}
