// Clients for Azure AI Search: by key, or with the application's identity.
import { AzureKeyCredential, SearchClient, SearchIndexClient } from '@azure/search-documents'
import { azureCredential } from './azure-credential.ts'
import type { PassageItem } from './search-passage-item.ts'

export interface SearchClientOptions {
  readonly endpoint: string
  /** Without a key the application signs in with its identity. */
  readonly key: string | undefined
  readonly indexName: string
}

export interface SearchClients {
  readonly passages: SearchClient<PassageItem>
  readonly indexes: SearchIndexClient
}

/** Two retries within a few seconds: a user waits for a search, and queued indexing comes back by itself. */
const retryOptions = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 }

export function createSearchClients({ endpoint, key, indexName }: SearchClientOptions): SearchClients {
  const credential = key ? new AzureKeyCredential(key) : azureCredential()
  const options = { retryOptions, allowInsecureConnection: endpoint.startsWith('http://') }
  const passages = new SearchClient<PassageItem>(endpoint, indexName, credential, options)
  const indexes = new SearchIndexClient(endpoint, credential, options)
  for (const { pipeline } of [passages, indexes]) pipeline.addPolicy(fillEmptyErrorBody)
  return { passages, indexes }
}

type PipelinePolicy = Parameters<SearchIndexClient['pipeline']['addPolicy']>[0]

/** The SDK reads `error` out of every error reply, and fails with a TypeError that has lost the status when there is no body. */
const fillEmptyErrorBody: PipelinePolicy = {
  name: 'fillEmptyErrorBody',
  async sendRequest(request, next) {
    const response = await next(request)
    if (response.status >= 400 && !response.bodyAsText) {
      response.headers.set('content-type', 'application/json')
      response.bodyAsText = '{"error":{"code":"","message":""}}'
    }
    return response
  },
}
