// The index of passages by the search service's REST API, past the product: as the usual code and other tools use it.
import { searchKey } from '../../../local/start/endpoints.ts'
import { applyTo } from './search-requests.ts'

export interface SearchHits<T> {
  readonly value: readonly T[]
}

/** @param query as the service takes it: `search`, `top`, `vectorQueries` … */
export async function searchIndex<T>(search: string, query: object): Promise<SearchHits<T>> {
  return (await post(search, 'search.post.search', query)) as SearchHits<T> // oxlint-disable-line typescript/no-unsafe-type-assertion -- the caller names the fields it has selected
}

export async function putIntoIndex(search: string, document: object): Promise<void> {
  await post(search, 'search.index', { value: [{ '@search.action': 'mergeOrUpload', ...document }] })
}

function post(search: string, route: string, body: object): Promise<unknown> {
  return applyTo({ url: search, key: searchKey }, 'POST', `/indexes('passages')/docs/${route}`, body)
}
