// What the container `catalog` holds: the documents' catalogue, the pointer to the active model and the re-index runs, in memory
// and in Cosmos DB.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningCosmos } from '../../local/cosmos/start-cosmos.ts'
import { startCosmos } from '../../local/cosmos/start-cosmos.ts'
import { cosmosActiveModel } from '../../shared/azure/cosmos-active-model.ts'
import { cosmosCatalogCensus } from '../../shared/azure/cosmos-catalog-census.ts'
import { catalogContainer } from '../../shared/azure/cosmos-catalog-container.ts'
import { cosmosCatalogSweep } from '../../shared/azure/cosmos-catalog-sweep.ts'
import { createCosmosClient } from '../../shared/azure/cosmos-client.ts'
import { cosmosDocumentCatalog } from '../../shared/azure/cosmos-document-catalog.ts'
import { cosmosReconciliationStore } from '../../shared/azure/cosmos-reconciliation-store.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import { cosmosReindexRuns } from '../../shared/azure/cosmos-reindex-runs.ts'
import { MemoryActiveModelStore } from '../fakes/memory-active-model-store.ts'
import { MemoryReindexRuns } from '../fakes/memory-reindex-runs.ts'
import { MemoryDocumentCatalog } from '../fakes/memory-document-catalog.ts'
import { MemoryReconciliationStore } from '../fakes/memory-reconciliation-store.ts'
import { itIsAnActiveModelStore } from './active-model-store.contract.ts'
import { itIsACatalogSweep } from './catalog-sweep.contract.ts'
import { itIsACatalogCensus } from './catalog-census.contract.ts'
import { itIsAReindexRunStore } from './reindex-run-store.contract.ts'
import { entryOf, itIsADocumentCatalog } from './document-catalog.contract.ts'
import { itIsAReconciliationStore } from './reconciliation-store.contract.ts'

const signal = new AbortController().signal

describe('the catalogue in memory', () => {
  itIsADocumentCatalog(async () => new MemoryDocumentCatalog())
  itIsACatalogSweep(async () => new MemoryDocumentCatalog())
  itIsAReconciliationStore(async () => new MemoryReconciliationStore())
  itIsACatalogCensus(async () => new MemoryDocumentCatalog())
  itIsAnActiveModelStore(async () => new MemoryActiveModelStore())
  itIsAReindexRunStore(async () => new MemoryReindexRuns())
})

describe('the catalogue in Cosmos DB', () => {
  let cosmos: RunningCosmos
  let databases = 0
  let aheadMs = 0

  beforeAll(async () => {
    cosmos = await startCosmos({ clock: { ...systemClock, now: () => systemClock.now() + aheadMs } })
  })
  afterAll(() => cosmos.close())

  const container = (databaseId = `rag-${++databases}`) => {
    const client = createCosmosClient({ endpoint: cosmos.url, key: cosmos.key })
    return catalogContainer(client, databaseId)
  }

  itIsADocumentCatalog(async () => cosmosDocumentCatalog(container()))
  itIsACatalogSweep(async () => {
    const opened = container()
    return { ...cosmosDocumentCatalog(opened), ...cosmosCatalogSweep(opened) }
  })
  itIsAReconciliationStore(async () => cosmosReconciliationStore(container()))
  itIsACatalogCensus(async () => {
    const open = container()
    return { ...cosmosDocumentCatalog(open), ...cosmosCatalogCensus(open) }
  })
  itIsAnActiveModelStore(async () => cosmosActiveModel(container()))
  itIsAReindexRunStore(async () => cosmosReindexRuns(container()))

  it('is made once when several instances start together', async () => {
    const catalogs = [1, 2, 3].map(() => cosmosDocumentCatalog(container('rag-together')))
    const reads = await Promise.all(catalogs.map((catalog) => catalog.read('x', signal)))
    expect(reads).toEqual([undefined, undefined, undefined])
  })

  it('keeps documents and the pointer apart in one container', async () => {
    const open = container()
    await cosmosActiveModel(open).initialise(
      { model: 'a@1', since: 1, others: [], run: undefined, lastMove: undefined },
      signal,
    )
    const catalog = cosmosDocumentCatalog(open)
    await catalog.write(entryOf('a.txt'), undefined, signal)
    const page = await catalog.list({ limit: 10, groups: undefined }, signal)
    expect(page.entries.map(({ name }) => name)).toEqual(['a.txt'])
  })

  it('forgets a tombstone after thirty days, and nothing else', async () => {
    const catalog = cosmosDocumentCatalog(container())
    const dayMs = 24 * 60 * 60_000
    await catalog.write(entryOf('live.txt'), undefined, signal)
    await catalog.write(entryOf('gone.txt', { deletedAt: 7 }), undefined, signal)
    const tombstone = await catalog.write(entryOf('back.txt', { deletedAt: 7 }), undefined, signal)
    await catalog.write(entryOf('back.txt'), tombstone, signal)
    const known = async () => {
      const names = ['live.txt', 'gone.txt', 'back.txt']
      const records = await Promise.all(names.map((name) => catalog.read(documentIdOf(name), signal)))
      return records.flatMap((record) => record?.entry.name ?? [])
    }
    aheadMs += 29 * dayMs
    expect(await known()).toEqual(['live.txt', 'gone.txt', 'back.txt'])
    aheadMs += 2 * dayMs
    expect(await known()).toEqual(['live.txt', 'back.txt'])
  })

  it('says how long to stay away when the account stays throttled', async () => {
    const catalog = cosmosDocumentCatalog(container())
    await catalog.read('x', signal)
    const rules = [{ route: 'read', container: 'catalog', status: 429, retryAfterMs: 300 }]
    await fetch(`${cosmos.url}/_faults`, { method: 'PUT', body: JSON.stringify(rules) })
    try {
      await expect(catalog.read('x', signal)).rejects.toMatchObject({ code: 'capacity_exhausted', retryAfterMs: 300 })
    } finally {
      await fetch(`${cosmos.url}/_faults`, { method: 'PUT', body: '[]' })
    }
  })
})
