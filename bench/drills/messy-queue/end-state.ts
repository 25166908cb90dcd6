// What an indexer has made of the documents when all is quiet, without what depends on when it happened.
import { BlobServiceClient } from '@azure/storage-blob'
import type { CatalogueDocument } from '../../../test/end-to-end/holdfast-client.ts'
import type { Indexer } from './indexer.ts'
import type { HeldPassage } from './search-requests.ts'
import { readPassages } from './search-requests.ts'

export interface EndState {
  /** Through the API; the usual code has no catalogue. */
  readonly catalogue: readonly CatalogueDocument[]
  /** Whole, with their vectors, as the search service holds them. */
  readonly passages: readonly HeldPassage[]
  readonly stored: ReadonlyMap<string, Uint8Array>
}

export async function readEndState(indexer: Indexer): Promise<EndState> {
  const [catalogue, passages, stored] = await Promise.all([
    indexer.name === 'ours' ? indexer.api.documents() : [],
    readPassages(indexer.search),
    readBlobs(indexer.storage),
  ])
  const timeless = passages.map((passage) => ({ ...passage, indexedAt: undefined }))
  return { catalogue: catalogue.toSorted((a, b) => (a.name < b.name ? -1 : 1)), passages: timeless, stored }
}

async function readBlobs(storage: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient('documents')
  const blobs = await Array.fromAsync(container.listBlobsFlat())
  const contents = blobs.map(
    async ({ name }) => [name, new Uint8Array(await container.getBlobClient(name).downloadToBuffer())] as const,
  )
  return new Map(await Promise.all(contents))
}
