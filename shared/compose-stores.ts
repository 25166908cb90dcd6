// Settings → what is stored and where: the ports of the domain over Azure's SDKs, each call a span.
import type { Settings } from './config/settings.ts'
import type { Clock } from './kernel/clock.ts'
import type { SummaryJob } from './memory/summary-queue.ts'
import { blobDocumentStore } from './azure/blob-document-store.ts'
import { cosmosCatalogCensus } from './azure/cosmos-catalog-census.ts'
import { cosmosReindexRuns } from './azure/cosmos-reindex-runs.ts'
import type { ReindexJob } from './indexing/reindex/reindex-queue.ts'
import { cosmosActiveModel } from './azure/cosmos-active-model.ts'
import { catalogContainer } from './azure/cosmos-catalog-container.ts'
import { createCosmosClient, lazyContainer } from './azure/cosmos-client.ts'
import { conversationContainer, cosmosConversationStore } from './azure/cosmos-conversation-store.ts'
import { cosmosCatalogSweep } from './azure/cosmos-catalog-sweep.ts'
import { cosmosDocumentCatalog } from './azure/cosmos-document-catalog.ts'
import { cosmosUsageLedger, usageContainer } from './azure/cosmos-usage-ledger.ts'
import { cosmosReconciliationStore } from './azure/cosmos-reconciliation-store.ts'
import { searchPassageIndex } from './azure/search-passage-index.ts'
import { searchPassageSweep } from './azure/search-passage-sweep.ts'
import type { IndexJob } from './indexing/indexing-queue.ts'
import { storageJobQueue } from './azure/storage-job-queue.ts'
import { tracedQueue } from './telemetry/job-span.ts'
import { traced } from './telemetry/traced.ts'

/** Names of what the functions' triggers listen to as well. */
const documentsContainer = 'documents'
const indexJobsQueue = 'index-jobs'
const reindexJobsQueue = 'reindex-jobs'
const summaryJobsQueue = 'summary-jobs'

export function composeStores(settings: Settings, clock: Clock) {
  const { storage, storageBlobUri, storageQueueUri, documentBytes, cosmosDatabase } = settings
  const cosmos = createCosmosClient({ endpoint: settings.cosmosEndpoint, key: settings.cosmosKey })
  const catalog = catalogContainer(cosmos, cosmosDatabase)
  const queues = { connectionString: storage, serviceUri: storageQueueUri }
  const { searchEndpoint: endpoint, searchKey: key, searchIndex: indexName } = settings
  return {
    conversations: traced(
      'cosmos',
      cosmosConversationStore(lazyContainer(cosmos, cosmosDatabase, conversationContainer), settings.sessionTtlDays),
    ),
    ledger: traced('cosmos', cosmosUsageLedger(lazyContainer(cosmos, cosmosDatabase, usageContainer))),
    catalog: traced('cosmos', cosmosDocumentCatalog(catalog)),
    sweep: cosmosCatalogSweep(catalog),
    reconciliation: cosmosReconciliationStore(catalog),
    activeModelStore: traced('cosmos', cosmosActiveModel(catalog)),
    store: traced(
      'blobs',
      blobDocumentStore({
        connectionString: storage,
        serviceUri: storageBlobUri,
        container: documentsContainer,
        maxDocumentBytes: documentBytes,
      }),
    ),
    queue: tracedQueue(indexJobsQueue, storageJobQueue<IndexJob>({ ...queues, queue: indexJobsQueue })),
    census: cosmosCatalogCensus(catalog),
    runs: traced('cosmos', cosmosReindexRuns(catalog)),
    reindexQueue: tracedQueue(reindexJobsQueue, storageJobQueue<ReindexJob>({ ...queues, queue: reindexJobsQueue })),
    summaries: tracedQueue(summaryJobsQueue, storageJobQueue<SummaryJob>({ ...queues, queue: summaryJobsQueue })),
    index: traced('search', searchPassageIndex({ endpoint, key, indexName }, clock)),
    passages: searchPassageSweep({ endpoint, key, indexName }),
  }
}
