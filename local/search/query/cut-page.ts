// The page of the hits that goes into one reply, and how to ask for the next one.
import type { SearchRequest } from './search-request.ts'

/** Without `top` a reply has so many documents; no reply ever has more than the second (source: "Documents - Search Post"). */
const defaultPage = 50
const maxPage = 1_000

export interface Page<Item> {
  readonly hits: readonly Item[]
  readonly continuation: { '@odata.nextLink'?: string; '@search.nextPageParameters'?: SearchRequest }
}

export function cutPage<Item>(request: SearchRequest, hits: readonly Item[], nextUrl: string): Page<Item> {
  const skip = request.skip ?? 0
  const wanted = request.top ?? undefined
  const size = Math.min(wanted ?? defaultPage, maxPage)
  const page = hits.slice(skip, skip + size)
  const isComplete = page.length === wanted || skip + page.length >= hits.length
  if (isComplete) return { hits: page, continuation: {} }
  const next = { ...request, skip: skip + size, ...(wanted === undefined ? {} : { top: wanted - size }) }
  return { hits: page, continuation: { '@odata.nextLink': nextUrl, '@search.nextPageParameters': next } }
}
