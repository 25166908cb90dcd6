// Lists come in pages: `limit` and `continuation` in the query, a link to the next page in the response.
import type { HttpRequest } from '@azure/functions'
import { invalidRequest } from '../kernel/invalid-request.ts'
import { unknownContinuation } from '../kernel/unknown-continuation.ts'

export interface PageParameters {
  readonly limit: number
  readonly continuation?: string
}

type Paged = Pick<HttpRequest, 'query' | 'url'>

/** Entries are a few hundred bytes each. A client that does not know of pages sees a good deal with the first. */
const defaultLimit = 100
const maxLimit = 500
/** Tokens of the stores we use stay below 4 KB; a URL may hold about 8 KB. */
const longestContinuation = 6_000

/** Throws `invalid_request` when one of them cannot be meant. */
export function pageParameters({ query }: Paged): PageParameters {
  const limit = parseLimit(query.get('limit'))
  const continuation = query.get('continuation')
  if (!continuation) return { limit }
  if (continuation.length > longestContinuation || !/^[\x20-\x7e]+$/.test(continuation)) {
    throw unknownContinuation()
  }
  return { limit, continuation }
}

/** A `link` to the next page (RFC 8288); nothing on the last. */
export function nextPageHeaders(request: Paged, continuation: string | undefined): Record<string, string> {
  if (continuation === undefined) return {}
  const query = new URLSearchParams(request.query)
  query.set('continuation', continuation)
  return { link: `<${new URL(request.url).pathname}?${query.toString()}>; rel="next"` }
}

function parseLimit(text: string | null): number {
  if (text === null) return defaultLimit
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > maxLimit) {
    throw invalidRequest({ path: 'limit', message: `must be a whole number from 1 to ${maxLimit}` })
  }
  return limit
}
