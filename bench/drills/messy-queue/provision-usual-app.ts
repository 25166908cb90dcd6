// What the usual code expects to be there, as its deployment makes it: container and search index.
import { BlobServiceClient } from '@azure/storage-blob'
import { applyTo } from '../product/search-requests.ts'
import type { Indexer } from './indexer.ts'

const definition = {
  name: 'passages',
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'documentName', type: 'Edm.String', filterable: true },
    { name: 'content', type: 'Edm.String', searchable: true },
    {
      name: 'vector',
      type: 'Collection(Edm.Single)',
      searchable: true,
      dimensions: 1024,
      vectorSearchProfile: 'default',
    },
  ],
  vectorSearch: {
    algorithms: [{ name: 'hnsw', kind: 'hnsw' }],
    profiles: [{ name: 'default', algorithm: 'hnsw' }],
  },
}

export async function provisionUsualApp({ search, storage }: Pick<Indexer, 'search' | 'storage'>): Promise<void> {
  await BlobServiceClient.fromConnectionString(storage).getContainerClient('documents').createIfNotExists()
  await applyTo(search, 'PUT', "/indexes('passages')", definition)
}
