// A running stand-in with the real SDK's clients on it, and an index shaped like one for passages.
import { AzureKeyCredential, SearchClient, SearchIndexClient, type SearchIndex } from '@azure/search-documents'
import { startSearch, type RunningSearch, type SearchOptions } from '../../../local/search/start-search.ts'

export interface Passage {
  id: string
  title?: string | null
  content?: string | null
  language?: string | null
  groups?: string[]
  ordinal?: number | null
  rating?: number | null
  isDraft?: boolean | null
  indexedAt?: Date | string | null
  embedding?: number[]
}

interface RawRequest {
  readonly method?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface SearchService extends RunningSearch {
  readonly indexes: SearchIndexClient
  passages(indexName?: string): SearchClient<Passage>
  /** A raw request with the admin key and an API version. */
  request(path: string, init?: RawRequest): Promise<Response>
  setFaults(rules: readonly unknown[]): Promise<void>
}

// One attempt: a test that means a failure should see it, not the SDK's retries.
const clientOptions = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } }

export async function startSearchService(options: SearchOptions = {}): Promise<SearchService> {
  const running = await startSearch(options)
  const credential = new AzureKeyCredential(running.adminKey)
  return {
    ...running,
    indexes: new SearchIndexClient(running.url, credential, clientOptions),
    passages: (indexName = 'passages') => new SearchClient<Passage>(running.url, indexName, credential, clientOptions),
    request: (path, init = {}) => {
      const separator = path.includes('?') ? '&' : '?'
      return fetch(`${running.url}${path}${separator}api-version=2026-04-01`, {
        ...init,
        headers: { 'api-key': running.adminKey, 'content-type': 'application/json', ...init.headers },
      })
    },
    setFaults: async (rules) => {
      const response = await fetch(`${running.url}/_faults`, { method: 'PUT', body: JSON.stringify(rules) })
      if (!response.ok) throw new Error(await response.text())
    },
  }
}

export function passagesIndex(name = 'passages'): SearchIndex {
  return {
    name,
    fields: [
      { name: 'id', type: 'Edm.String', key: true, filterable: true, sortable: true },
      { name: 'title', type: 'Edm.String', searchable: true },
      { name: 'content', type: 'Edm.String', searchable: true },
      { name: 'language', type: 'Edm.String', filterable: true, facetable: true, sortable: true },
      { name: 'groups', type: 'Collection(Edm.String)', filterable: true, facetable: true },
      { name: 'ordinal', type: 'Edm.Int32', filterable: true, sortable: true, facetable: true },
      { name: 'rating', type: 'Edm.Double', filterable: true, sortable: true },
      { name: 'isDraft', type: 'Edm.Boolean', filterable: true },
      { name: 'indexedAt', type: 'Edm.DateTimeOffset', filterable: true, sortable: true, facetable: true },
      {
        name: 'embedding',
        type: 'Collection(Edm.Single)',
        searchable: true,
        vectorSearchDimensions: 4,
        vectorSearchProfileName: 'cosine',
        hidden: false,
      },
    ],
    vectorSearch: {
      algorithms: [{ name: 'hnsw', kind: 'hnsw' }],
      profiles: [{ name: 'cosine', algorithmConfigurationName: 'hnsw' }],
    },
    semanticSearch: {
      configurations: [
        {
          name: 'passages',
          prioritizedFields: { titleField: { name: 'title' }, contentFields: [{ name: 'content' }] },
        },
      ],
    },
  }
}

/** The keys of everything a search finds, in its order. */
export async function keysOf(found: { results: AsyncIterable<{ document: { id: string } }> }): Promise<string[]> {
  const keys: string[] = []
  for await (const { document } of found.results) keys.push(document.id)
  return keys
}
