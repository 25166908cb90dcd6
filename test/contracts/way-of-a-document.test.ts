// A document's way through every adapter at once: blobs and queue over Azurite, Cosmos DB, and a search service that shows
// what was written only after a while, as the real one does.
import { QueueServiceClient } from '@azure/storage-queue'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningCosmos } from '../../local/cosmos/start-cosmos.ts'
import { startCosmos } from '../../local/cosmos/start-cosmos.ts'
import type { RunningSearch } from '../../local/search/start-search.ts'
import { startSearch } from '../../local/search/start-search.ts'
import { blobDocumentStore } from '../../shared/azure/blob-document-store.ts'
import { cosmosActiveModel } from '../../shared/azure/cosmos-active-model.ts'
import { catalogContainer } from '../../shared/azure/cosmos-catalog-container.ts'
import { createCosmosClient } from '../../shared/azure/cosmos-client.ts'
import { cosmosDocumentCatalog } from '../../shared/azure/cosmos-document-catalog.ts'
import { searchPassageIndex } from '../../shared/azure/search-passage-index.ts'
import type { IndexJob } from '../../shared/indexing/indexing-queue.ts'
import { storageJobQueue } from '../../shared/azure/storage-job-queue.ts'
import { deleteDocument } from '../../shared/documents/delete-document.ts'
import { storeDocument } from '../../shared/documents/store-document.ts'
import { extractText } from '../../shared/indexing/extract/extract-text.ts'
import { indexDocument } from '../../shared/indexing/index-document.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import type { EmbeddingModelId } from '../../shared/models/embedding-model-id.ts'
import { activeModelPointer } from '../../shared/retrieval/active-model-pointer.ts'
import { retrievePassages } from '../../shared/retrieval/retrieve-passages.ts'
import type { DocumentIndexed } from '../../shared/telemetry/indexing-events.ts'
import { characterCounter } from '../fakes/character-counter.ts'
import { HashingEmbeddingModel } from '../fakes/hashing-embedding-model.ts'
import type { RunningAzurite } from '../local/functions-host/support/start-azurite.ts'
import { startAzurite } from '../local/functions-host/support/start-azurite.ts'

const signal = new AbortController().signal
const model: EmbeddingModelId = 'text-embedding-3-large@64'
const clock = systemClock
let azurite: RunningAzurite
let search: RunningSearch
let cosmos: RunningCosmos

beforeAll(async () => {
  ;[azurite, search, cosmos] = await Promise.all([
    startAzurite(),
    startSearch({ visibilityDelayMs: 400 }),
    startCosmos(),
  ])
})
afterAll(async () => {
  await Promise.all([azurite.close(), search.close(), cosmos.close()])
})

function composed() {
  const storage = { connectionString: azurite.connectionString, serviceUri: undefined }
  const maxDocumentBytes = 100_000
  const catalog = catalogContainer(createCosmosClient({ endpoint: cosmos.url, key: cosmos.key }), 'rag')
  const activeModel = activeModelPointer({ store: cosmosActiveModel(catalog), clock, configuredModel: model })
  const events: DocumentIndexed[] = []
  return {
    store: blobDocumentStore({ ...storage, container: 'documents', maxDocumentBytes }),
    queue: storageJobQueue<IndexJob>({ ...storage, queue: 'index-jobs' }),
    catalog: cosmosDocumentCatalog(catalog),
    index: searchPassageIndex({ endpoint: search.url, key: search.adminKey, indexName: 'passages' }, clock),
    embeddings: new HashingEmbeddingModel([model]),
    counter: characterCounter,
    extract: extractText,
    activeModel,
    activeModels: async (signal: AbortSignal) => [(await activeModel(signal)).model],
    chunkLimits: { maxTokens: 15, overlapTokens: 0 },
    tokensPerBatch: () => 16_000,
    maxDocumentBytes,
    clock,
    events,
    telemetry: { documentIndexed: (event: DocumentIndexed) => void events.push(event) },
  }
}

it('leads from the upload to the answer, and back out when it is deleted', async () => {
  const deps = composed()
  const name = 'räte/pets.md'
  const job = { documentName: name, etag: undefined, reason: 'uploaded' } as const
  const upload = (text: string) =>
    storeDocument(deps, { name, bytes: new TextEncoder().encode(text), groups: ['staff'] }, signal)
  const found = async (text: string, groups: readonly string[] = ['staff']) => {
    const { passages } = await retrievePassages(
      deps,
      { text, groups, top: 3, userId: 'ann', onAttempt: () => {} },
      signal,
    )
    return passages.map(({ content }) => content)
  }
  const visible = () => clock.sleep(500)
  const pets =
    '# Pets\n\nCats sleep on the sofa all day long, it is said.\n\nDogs bark at the moon every single night of all.'

  await upload(pets)
  await indexDocument(deps, job, signal)
  await visible()
  expect((await found('Where do cats sleep?'))[0]).toContain('sofa')
  expect(await found('Where do cats sleep?', ['board'])).toEqual([])

  const embedded = deps.embeddings.embeddedTexts.length
  await upload(pets)
  await indexDocument(deps, job, signal)
  expect(deps.events.at(-1)).toMatchObject({ outcome: 'unchanged', passages: 2, embedded: 0 })
  // Apart from the two questions, nothing was embedded again.
  expect(deps.embeddings.embeddedTexts.length).toBe(embedded)

  await upload('# Pets\n\nCats sleep on the sofa all day long, it is said.')
  await indexDocument(deps, job, signal)
  await visible()
  expect(deps.events.at(-1)).toMatchObject({ outcome: 'indexed', passages: 1, embedded: 0 })
  expect((await found('Who barks at the moon?')).join()).not.toContain('moon')

  await deleteDocument(deps, name, signal)
  await visible()
  expect(await found('Where do cats sleep?')).toEqual([])
  await indexDocument(deps, { documentName: name, etag: undefined, reason: 'deleted' }, signal)
  expect((await deps.catalog.list({ limit: 10, groups: undefined }, signal)).entries).toEqual([])

  const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('index-jobs')
  const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 })
  // Three uploads; the job of the delete is still held back.
  expect(receivedMessageItems).toHaveLength(3)
  expect((await queue.getProperties()).approximateMessagesCount).toBe(4)
})
