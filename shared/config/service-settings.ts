// The settings of where storage, search and database are, and how to sign in; part of the table in settings.ts.
import { optionalText, optionalUrl, setting, text, url } from './setting.ts'

export const serviceSettings = {
  storage: setting({
    env: 'STORAGE',
    schema: optionalText,
    default: '',
    isSecret: true,
    why: 'Connection string of the storage account for documents and queues. On Azure leave it out and set the two service URIs: then the managed identity signs in.',
  }),
  storageBlobUri: setting({
    env: 'STORAGE__blobServiceUri',
    schema: optionalUrl,
    default: '',
    why: 'https://ACCOUNT.blob.core.windows.net, when signing in with the managed identity.',
  }),
  storageQueueUri: setting({
    env: 'STORAGE__queueServiceUri',
    schema: optionalUrl,
    default: '',
    why: 'https://ACCOUNT.queue.core.windows.net, when signing in with the managed identity.',
  }),
  searchEndpoint: setting({
    env: 'SEARCH_ENDPOINT',
    schema: url,
    why: 'https://NAME.search.windows.net',
  }),
  searchKey: setting({
    env: 'SEARCH_KEY',
    schema: optionalText,
    default: '',
    isSecret: true,
    why: 'Admin key of the search service; without it the managed identity signs in.',
  }),
  searchIndex: setting({
    env: 'SEARCH_INDEX',
    schema: text,
    default: 'passages',
    why: 'Name of the search index that holds the passages; created when missing.',
  }),
  cosmosEndpoint: setting({
    env: 'COSMOS_ENDPOINT',
    schema: url,
    why: 'https://NAME.documents.azure.com:443/',
  }),
  cosmosKey: setting({
    env: 'COSMOS_KEY',
    schema: optionalText,
    default: '',
    isSecret: true,
    why: 'Account key of Cosmos DB; without it the managed identity signs in.',
  }),
  cosmosDatabase: setting({
    env: 'COSMOS_DATABASE',
    schema: text,
    default: 'rag',
    why: 'Name of the database.',
  }),
}
