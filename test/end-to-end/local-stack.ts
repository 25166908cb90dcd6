// The whole product for a test: the functions in the development host, over stand-ins in this process.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCosmos } from '../../local/cosmos/start-cosmos.ts'
import type { HostLog } from '../../local/functions-host/host-log.ts'
import { startFunctionsHost } from '../../local/functions-host/start-functions-host.ts'
import type { RunningModelRegion } from '../../local/model-region/start-model-region.ts'
import { startModelRegion } from '../../local/model-region/start-model-region.ts'
import { startSearch } from '../../local/search/start-search.ts'
import { appSettings, searchKey } from '../../local/start/endpoints.ts'
import { startAzurite } from '../local/functions-host/support/start-azurite.ts'
import { HoldfastClient } from './holdfast-client.ts'

export interface LocalStack {
  readonly api: HoldfastClient
  readonly url: string
  readonly regions: { readonly swedencentral: RunningModelRegion; readonly eastus2: RunningModelRegion }
  readonly storage: string
  readonly search: { readonly url: string; readonly key: string }
  readonly cosmosUrl: string
  /** What the functions have written, line by line. */
  readonly log: readonly string[]
  /**
   * Another instance of the functions over the same stand-ins; it writes to the same log, and ends with the stack.
   * @param settings app settings in which it differs.
   */
  startAnotherInstance(settings?: Readonly<Record<string, string>>): Promise<HoldfastClient>
  /** As `kill -9` does; the host starts another. */
  killWorker(): Promise<void>
  close(): Promise<void>
}

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/**
 * @param settings app settings beyond the usual ones.
 * @param insightsUrl where telemetry goes; without one it is on the console, in `log`.
 */
export async function startLocalStack(
  settings: Readonly<Record<string, string>> = {},
  insightsUrl = '',
): Promise<LocalStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-'))
  const [azurite, search, cosmos, swedencentral, eastus2] = await Promise.all([
    startAzurite(),
    startSearch({ adminKey: searchKey }),
    startCosmos({ dataDir: join(dataDir, 'cosmos') }),
    startModelRegion({ region: 'swedencentral' }),
    startModelRegion({ region: 'eastus2' }),
  ])
  const endpoints = {
    functions: '',
    regions: { swedencentral: swedencentral.url, eastus2: eastus2.url },
    search: search.url,
    cosmos: cosmos.url,
    blob: '',
    queue: '',
    table: '',
    insights: insightsUrl,
  }
  const log: string[] = []
  const environment = {
    ...process.env,
    ...appSettings(endpoints),
    SEARCH_KEY: search.adminKey,
    COSMOS_KEY: cosmos.key,
    STORAGE: azurite.connectionString,
    AzureWebJobsStorage: azurite.connectionString,
    ...settings,
  }
  const startInstance = (name: string, ownSettings: Readonly<Record<string, string>> = {}) =>
    startFunctionsHost({
      appRoot: projectRoot,
      entries: ['functions/*.ts'],
      dataDir: join(dataDir, name),
      log: logInto(log),
      environment: { ...environment, ...ownSettings },
    })
  const host = await startInstance('functions-host')
  const others: Awaited<ReturnType<typeof startInstance>>[] = []
  return {
    api: new HoldfastClient(host.url),
    url: host.url,
    regions: { swedencentral, eastus2 },
    storage: azurite.connectionString,
    search: { url: search.url, key: search.adminKey },
    cosmosUrl: cosmos.url,
    log,
    startAnotherInstance: async (ownSettings) => {
      const other = await startInstance(`functions-host-${others.length + 2}`, ownSettings)
      others.push(other)
      return new HoldfastClient(other.url)
    },
    killWorker: () => host.killWorker(),
    close: async () => {
      await Promise.all([host, ...others].map((each) => each.close()))
      await Promise.all([azurite.close(), search.close(), cosmos.close(), swedencentral.close(), eastus2.close()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function logInto(lines: string[]): HostLog {
  const keep = (message: string): void => void lines.push(message)
  return { debug: keep, info: keep, warn: keep, error: keep, fromApp: (_level, _name, message) => keep(message) }
}
