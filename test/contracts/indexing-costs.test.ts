// What indexing costs when little has changed, counted by the services themselves: every adapter, over the stand-ins.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningCosmos } from '../../local/cosmos/start-cosmos.ts'
import { startCosmos } from '../../local/cosmos/start-cosmos.ts'
import type { RunningModelRegion } from '../../local/model-region/start-model-region.ts'
import { startModelRegion } from '../../local/model-region/start-model-region.ts'
import type { RunningSearch } from '../../local/search/start-search.ts'
import { startSearch } from '../../local/search/start-search.ts'
import { appSettings } from '../../local/start/endpoints.ts'
import { blobDocumentStore } from '../../shared/azure/blob-document-store.ts'
import { catalogContainer } from '../../shared/azure/cosmos-catalog-container.ts'
import { createCosmosClient } from '../../shared/azure/cosmos-client.ts'
import { cosmosDocumentCatalog } from '../../shared/azure/cosmos-document-catalog.ts'
import { searchPassageIndex } from '../../shared/azure/search-passage-index.ts'
import { composeModels } from '../../shared/compose-models.ts'
import { loadSettings } from '../../shared/config/load-settings.ts'
import { deleteDocument } from '../../shared/documents/delete-document.ts'
import { storeDocument } from '../../shared/documents/store-document.ts'
import { extractText } from '../../shared/indexing/extract/extract-text.ts'
import { indexDocument } from '../../shared/indexing/index-document.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import { inParallel } from '../../shared/kernel/in-parallel.ts'
import { loadTokenCounter } from '../../shared/models/load-token-counter.ts'
import { regionEmbeddingModel } from '../../shared/models/region-embedding-model.ts'
import { RecordingTelemetry } from '../fakes/recording-telemetry.ts'
import { MemoryIndexingQueue } from '../fakes/memory-indexing-queue.ts'
import type { RunningAzurite } from '../local/functions-host/support/start-azurite.ts'
import { startAzurite } from '../local/functions-host/support/start-azurite.ts'

const signal = new AbortController().signal
const documents = 60
const names = Array.from({ length: documents }, (_, n) => `reports/${n}.md`)

let azurite: RunningAzurite
let search: RunningSearch
let cosmos: RunningCosmos
let region: RunningModelRegion
let deps: Awaited<ReturnType<typeof composed>>

beforeAll(async () => {
  ;[azurite, search, cosmos, region] = await Promise.all([
    startAzurite(),
    startSearch(),
    startCosmos(),
    startModelRegion({ region: 'swedencentral' }),
  ])
  deps = await composed()
})
afterAll(async () => {
  await Promise.all([azurite.close(), search.close(), cosmos.close(), region.close()])
})

async function composed() {
  const urls = { search: search.url, cosmos: cosmos.url, regions: { swedencentral: region.url, eastus2: region.url } }
  const settings = loadSettings(appSettings({ ...urls, functions: '', blob: '', queue: '', table: '', insights: '' }))
  const clock = systemClock
  const counter = await loadTokenCounter('gpt-4.1-mini')
  const { embeddingPool } = composeModels({ settings, clock, counter, telemetry: new RecordingTelemetry().port })
  const storage = { connectionString: azurite.connectionString, serviceUri: undefined }
  const maxDocumentBytes = 100_000
  const database = createCosmosClient({ endpoint: cosmos.url, key: cosmos.key })
  return {
    store: blobDocumentStore({ ...storage, container: 'documents', maxDocumentBytes }),
    queue: new MemoryIndexingQueue(),
    catalog: cosmosDocumentCatalog(catalogContainer(database, 'rag')),
    index: searchPassageIndex({ endpoint: search.url, key: search.adminKey, indexName: 'passages' }, clock),
    embeddings: regionEmbeddingModel(embeddingPool),
    counter,
    extract: extractText,
    activeModels: async () => ['text-embedding-3-large@1024'] as const,
    chunkLimits: { maxTokens: 100, overlapTokens: 0 },
    tokensPerBatch: () => 16_000,
    maxDocumentBytes,
    clock,
    telemetry: { documentIndexed: () => {} },
  }
}

const paragraph = (about: string): string =>
  Array.from({ length: 5 }, (_, n) => `Of ${about} the report says in line ${n} that all is well and dry.`).join(' ')
const report = (n: number, second = `basement ${n}`): string => `${paragraph(`roof ${n}`)}\n\n${paragraph(second)}`

async function upload(name: string, text: string): Promise<void> {
  await storeDocument(deps, { name, bytes: new TextEncoder().encode(text), groups: [] }, signal)
}

async function work(): Promise<void> {
  await inParallel(deps.queue.jobs.splice(0), 8, (job) => indexDocument(deps, job, signal))
}

async function lookAtAll(): Promise<void> {
  for (const documentName of names)
    await deps.queue.send({ documentName, etag: undefined, reason: 'reconcile' }, signal)
  await work()
}

interface SearchJournal {
  readonly documents: { readonly written: number; readonly deleted: number }
}
interface RegionJournal {
  readonly total: number
  readonly tokens: { readonly embeddings: number }
}

/** What `act` and the work it brings cost. */
async function costOf(act: () => Promise<void>) {
  await Promise.all([search.url, region.url].map((url) => fetch(`${url}/_requests`, { method: 'DELETE' })))
  await act()
  await work()
  const read = async (url: string): Promise<unknown> => (await fetch(`${url}/_requests`)).json()
  const index = (await read(search.url)) as SearchJournal
  const models = (await read(region.url)) as RegionJournal
  return { calls: models.total, tokens: models.tokens.embeddings, ...index.documents }
}

it('is in proportion to what has changed: nothing, one per cent, the name only', async () => {
  const first = await costOf(async () => {
    for (const [n, name] of names.entries()) await upload(name, report(n))
  })
  expect(first).toMatchObject({ calls: documents, written: 2 * documents, deleted: 0 })
  const tokensOfPassage = first.tokens / (2 * documents)

  const nothing = { calls: 0, tokens: 0, written: 0, deleted: 0 }
  expect(await costOf(lookAtAll)).toEqual(nothing)
  expect(await costOf(() => upload('reports/7.md', report(7)))).toEqual(nothing)

  const changed = await costOf(async () => {
    await upload('reports/7.md', report(7, 'cellar 7'))
    await lookAtAll()
  })
  expect(changed).toMatchObject({ calls: 1, written: 2, deleted: 0 })
  expect(changed.tokens).toBeLessThan(1.5 * tokensOfPassage)

  const renamed = await costOf(async () => {
    await upload('archive/8.md', report(8))
    await work()
    await deleteDocument(deps, 'reports/8.md', signal)
  })
  expect(renamed).toEqual({ calls: 0, tokens: 0, written: 2, deleted: 2 })

  const copied = await costOf(async () => {
    await upload('copies/0.md', report(100))
    await work()
    for (let n = 1; n < 10; n++) await upload(`copies/${n}.md`, report(100))
  })
  expect(copied).toMatchObject({ calls: 1, written: 20 })
})
