// Where everything on this machine listens, and what the functions must be told to find it.

/** Azurite's well-known development account; it opens nothing but a local emulator. */
const azuriteAccount = 'devstoreaccount1'
const azuriteKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

/** The well-known key of the Cosmos DB emulator. */
export const cosmosKey = 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw=='

export const searchKey = 'local-search-admin-key'
export const modelKey = 'local-key'

export const regionNames = ['swedencentral', 'eastus2'] as const

export interface Endpoints {
  readonly functions: string
  readonly regions: Readonly<Record<(typeof regionNames)[number], string>>
  readonly search: string
  readonly cosmos: string
  readonly blob: string
  readonly queue: string
  readonly table: string
  /** Where telemetry goes; none is collected when it is empty. */
  readonly insights: string
}

/** One port after the other, so that a second instance needs only another `--port`. */
export function endpointsFrom(port: number): Endpoints {
  const at = (offset: number): string => `http://127.0.0.1:${port + offset}`
  return {
    functions: at(0),
    regions: { swedencentral: at(1), eastus2: at(2) },
    search: at(3),
    cosmos: at(4),
    blob: `${at(5)}/${azuriteAccount}`,
    queue: `${at(6)}/${azuriteAccount}`,
    table: `${at(7)}/${azuriteAccount}`,
    insights: at(8),
  }
}

export function portOf(url: string): string {
  return new URL(url).port
}

/** The app settings (environment variables) with which the functions use these endpoints. */
export function appSettings(endpoints: Endpoints): Record<string, string> {
  const storage = [
    'DefaultEndpointsProtocol=http',
    `AccountName=${azuriteAccount}`,
    `AccountKey=${azuriteKey}`,
    `BlobEndpoint=${endpoints.blob}`,
    `QueueEndpoint=${endpoints.queue}`,
    `TableEndpoint=${endpoints.table}`,
  ].join(';')
  return {
    AzureWebJobsStorage: storage,
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AUTH: 'none',
    STORAGE: storage,
    SEARCH_ENDPOINT: endpoints.search,
    SEARCH_KEY: searchKey,
    COSMOS_ENDPOINT: endpoints.cosmos,
    COSMOS_KEY: cosmosKey,
    ...(endpoints.insights === '' ? {} : telemetrySettings(endpoints.insights)),
    MODEL_PRICES: JSON.stringify(offlinePrices),
    MODEL_REGIONS: JSON.stringify(regionNames.map((name) => modelRegion(name, endpoints.regions[name]))),
  }
}

/** The offline models are free; they are priced like the models they stand in for (in dollars), so that there is a cost to see. */
const offlinePrices = {
  'offline-extractive': { input: 0.4, cachedInput: 0.1, output: 1.6 },
  'offline-extractive-small': { input: 0.1, cachedInput: 0.025, output: 0.4 },
}

/** The key is any valid one: nothing is told apart by it on one machine. Whoever develops wants to look at every trace. */
function telemetrySettings(url: string): Record<string, string> {
  return {
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=${url}/`,
    TELEMETRY_TRACED_PERCENT: '100',
  }
}

function modelRegion(region: string, url: string): object {
  return {
    region,
    endpoint: `${url}/openai/v1/`,
    apiKey: modelKey,
    deployments: [
      { name: 'chat', model: 'offline-extractive', use: 'chat' },
      { name: 'chat-small', model: 'offline-extractive-small', use: 'small-chat' },
      { name: 'text-embedding-3-large', model: 'text-embedding-3-large@1024', use: 'embedding' },
      { name: 'text-embedding-3-small', model: 'text-embedding-3-small@1536', use: 'embedding' },
    ],
  }
}
