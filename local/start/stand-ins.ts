// The processes that stand in for Azure, in the order in which they are started.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandLine } from '../command-line.ts'
import type { Endpoints } from './endpoints.ts'
import { cosmosKey, modelKey, portOf, regionNames, searchKey } from './endpoints.ts'
import type { ChildDefinition } from './supervised-child.ts'

/** Fast enough to be pleasant, slow enough to see an answer being written. */
const visiblePace = { 'time-to-first-token-ms': '150', 'tokens-per-second': '150' }

export function standIns(endpoints: Endpoints, dataDir: string): readonly ChildDefinition[] {
  const { blob, queue, table, search, cosmos } = endpoints
  return [
    {
      name: 'Storage (Azurite)',
      module: moduleOf('azurite/main.ts'),
      isQuiet: true,
      args: commandLine({
        'data-dir': join(dataDir, 'azurite'),
        'blob-port': portOf(blob),
        'queue-port': portOf(queue),
        'table-port': portOf(table),
      }),
    },
    {
      name: 'AI Search',
      module: moduleOf('search/main.ts'),
      args: commandLine({ port: portOf(search), 'data-dir': join(dataDir, 'search'), key: searchKey }),
    },
    {
      name: 'Cosmos DB',
      module: moduleOf('cosmos/main.ts'),
      args: commandLine({ port: portOf(cosmos), 'data-dir': join(dataDir, 'cosmos'), key: cosmosKey }),
    },
    {
      name: 'Application Insights',
      module: moduleOf('insights/main.ts'),
      args: commandLine({ port: portOf(endpoints.insights) }),
    },
    ...regionNames.map((region) => ({
      name: `Models in ${region}`,
      module: moduleOf('model-region/main.ts'),
      args: commandLine({ port: portOf(endpoints.regions[region]), region, key: modelKey, ...visiblePace }),
    })),
  ]
}

export function functionsHost(
  endpoints: Endpoints,
  dataDir: string,
  env: NodeJS.ProcessEnv,
  isVerbose: boolean,
): ChildDefinition {
  return {
    name: 'Functions',
    module: moduleOf('functions-host/main.ts'),
    args: commandLine({
      'app-root': projectRoot,
      entries: 'functions/*.ts',
      port: portOf(endpoints.functions),
      'data-dir': join(dataDir, 'functions-host'),
      verbose: isVerbose,
    }),
    env,
  }
}

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

function moduleOf(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}
