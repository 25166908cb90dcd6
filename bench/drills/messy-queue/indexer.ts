// An application that indexes documents, in the development host, over stand-ins of its own.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { QueueClient } from '@azure/storage-queue'
import { startCosmos } from '../../../local/cosmos/start-cosmos.ts'
import { startFunctionsHost } from '../../../local/functions-host/start-functions-host.ts'
import { startModelRegion } from '../../../local/model-region/start-model-region.ts'
import { startSearch } from '../../../local/search/start-search.ts'
import { appSettings } from '../../../local/start/endpoints.ts'
import { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import { benchDir } from '../../product/bench-dir.ts'
import { prepareAppRoot } from './app-root.ts'
import type { IndexerName } from './indexer-names.ts'
import { applications } from './indexer-names.ts'

export interface IndexerPlace {
  readonly name: IndexerName
  /** Tells it from the others that run at the same time. */
  readonly label: string
  /** Connection string of a storage account of its own. */
  readonly storage: string
}

export interface Indexer {
  readonly name: IndexerName
  readonly api: HoldfastClient
  /** Connection string. */
  readonly storage: string
  readonly jobs: QueueClient
  /** Where the host puts jobs that failed too often. */
  readonly poisonedJobs: QueueClient
  readonly search: { readonly url: string; readonly key: string }
  readonly regions: readonly string[]
  /** What the host has said, line by line. */
  readonly log: readonly string[]
  /** Whether a job waits for its embeddings: it has begun, and has written nothing of them yet. */
  isEmbedding(): boolean
  killWorker(): Promise<void>
  close(): Promise<void>
}

/** Passages of some fifty words, so that small documents have many of them. */
const passageSize = { PASSAGE_SIZE_TOKENS: '48', PASSAGE_OVERLAP_TOKENS: '0' }
/** The service shows writes "within seconds"; longer ones would only make the drill longer. */
const visibilityDelayMs = 300

export async function startIndexer({ name, label, storage }: IndexerPlace): Promise<Indexer> {
  const folder = join(benchDir, label)
  const [search, cosmos, swedencentral, eastus2] = await Promise.all([
    startSearch({ visibilityDelayMs }),
    startCosmos({ dataDir: join(folder, 'cosmos') }),
    startModelRegion({ region: 'swedencentral' }),
    startModelRegion({ region: 'eastus2' }),
  ])
  const regions = { swedencentral: swedencentral.url, eastus2: eastus2.url }
  const endpoints = { functions: '', regions, search: search.url, cosmos: cosmos.url, ...nowhere }
  const { functions, settings } = applications[name]
  const log: string[] = []
  const keep = (message: string): void => void log.push(message)
  const host = await startFunctionsHost({
    ...(await prepareAppRoot(join(folder, 'app'), functions)),
    dataDir: join(folder, 'functions-host'),
    log: { debug: keep, info: keep, warn: keep, error: keep, fromApp: (_level, _name, message) => keep(message) },
    environment: {
      ...process.env,
      ...appSettings(endpoints),
      SEARCH_KEY: search.adminKey,
      COSMOS_KEY: cosmos.key,
      STORAGE: storage,
      AzureWebJobsStorage: storage,
      ...passageSize,
      ...settings,
    },
  })
  return {
    name,
    api: new HoldfastClient(host.url),
    storage,
    jobs: new QueueClient(storage, 'index-jobs'),
    poisonedJobs: new QueueClient(storage, 'index-jobs-poison'),
    search: { url: search.url, key: search.adminKey },
    regions: [swedencentral.url, eastus2.url],
    log,
    isEmbedding: () => [swedencentral, eastus2].some(({ journal }) => journal.report().inFlight > 0),
    killWorker: () => host.killWorker(),
    close: async () => {
      await host.close()
      await Promise.all([search.close(), cosmos.close(), swedencentral.close(), eastus2.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Storage has a connection string, and nobody collects telemetry. */
const nowhere = { blob: '', queue: '', table: '', insights: '' }
