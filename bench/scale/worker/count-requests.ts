// Counts the requests this process sends, by their method and the address they go to: also to services that keep no journal.
import { subscribe } from 'node:diagnostics_channel'
import { ClientRequest } from 'node:http'
import { z } from 'zod'

/** What Node says of requests of `node:http`, which the SDKs for storage and search use. */
const httpRequest = z.object({ request: z.instanceof(ClientRequest) })
/** And of `fetch`, which the SDKs for Cosmos DB and OpenAI use. */
const fetchRequest = z.object({ request: z.object({ method: z.string(), origin: z.coerce.string() }) })

/** @returns what reads the counts since it was read last, by `METHOD host:port`. */
export function countRequests(): () => Record<string, number> {
  let counts: Record<string, number> = {}
  const count = (key: string): void => void (counts[key] = (counts[key] ?? 0) + 1)
  subscribe('http.client.request.start', (message) => {
    const { request } = httpRequest.parse(message)
    count(`${request.method} ${String(request.getHeader('host'))}`)
  })
  subscribe('undici:request:create', (message) => {
    const { request } = fetchRequest.parse(message)
    count(`${request.method} ${new URL(request.origin).host}`)
  })
  return () => {
    const read = counts
    counts = {}
    return read
  }
}
