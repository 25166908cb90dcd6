// What an indexer has made of the documents when all is quiet, without what depends on when it happened.
import { BlobServiceClient } from '@azure/storage-blob'
import type { QueueClient } from '@azure/storage-queue'
import type { CatalogueDocument } from '../../../test/end-to-end/holdfast-client.ts'
import type { Indexer } from './indexer.ts'
import type { HeldPassage } from '../product/search-requests.ts'
import { readPassages } from '../product/search-requests.ts'

export interface EndState {
  /** Through the API; the usual code has no catalogue. */
  readonly catalogue: readonly CatalogueDocument[]
  /** Whole, with their vectors, as the search service holds them. */
  readonly passages: readonly HeldPassage[]
  readonly stored: ReadonlyMap<string, Uint8Array>
  /** Names of the documents whose jobs lie in the poison queue. */
  readonly setAside: ReadonlySet<string>
}

export async function readEndState(indexer: Indexer): Promise<EndState> {
  const [catalogue, passages, stored, setAside] = await Promise.all([
    indexer.name === 'ours' ? indexer.api.documents() : [],
    readPassages(indexer.search),
    readBlobs(indexer.storage),
    readSetAside(indexer.poisonedJobs),
  ])
  const timeless = passages.map((passage) => ({ ...passage, indexedAt: undefined }))
  return { catalogue: catalogue.toSorted((a, b) => (a.name < b.name ? -1 : 1)), passages: timeless, stored, setAside }
}

async function readBlobs(storage: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient('documents')
  const blobs = await Array.fromAsync(container.listBlobsFlat())
  const contents = blobs.map(
    async ({ name }) => [name, new Uint8Array(await container.getBlobClient(name).downloadToBuffer())] as const,
  )
  return new Map(await Promise.all(contents))
}

/** The most the service shows at once, and more than a schedule sets aside. */
const mostPeeked = 32

async function readSetAside(queue: QueueClient): Promise<ReadonlySet<string>> {
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: mostPeeked })
  const jobs = peekedMessageItems.map(
    ({ messageText }) => JSON.parse(Buffer.from(messageText, 'base64').toString()) as { documentName: string }, // oxlint-disable-line typescript/no-unsafe-type-assertion -- both applications name the document so
  )
  return new Set(jobs.map(({ documentName }) => documentName))
}
