// The services the product needs, each in a process of its own, in memory, and with models that answer at once.
import { fileURLToPath } from 'node:url'
import { commandLine } from '../../local/command-line.ts'
import { appSettings, cosmosKey, modelKey, regionNames, searchKey } from '../../local/start/endpoints.ts'
import { SupervisedChild } from '../../local/start/supervised-child.ts'
import { startAzurite } from '../../test/local/functions-host/support/start-azurite.ts'

export interface StandIns {
  readonly search: string
  readonly cosmos: string
  readonly regions: readonly string[]
  /** Connection string of blobs and queues. */
  readonly storage: string
  /** With these the product finds them. */
  readonly appSettings: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** @param regionOptions of the model regions, as their command line has them. */
export async function startStandIns(regionOptions: Readonly<Record<string, string>> = {}): Promise<StandIns> {
  const [search, cosmos, swedencentral, eastus2] = [
    standIn('search', { key: searchKey }),
    standIn('cosmos', { key: cosmosKey }),
    ...regionNames.map((region) => standIn('model-region', { region, key: modelKey, ...regionOptions })),
  ] as const
  const children = [search, cosmos, swedencentral, eastus2].filter((child) => child !== undefined)
  const [azurite, ...urls] = await Promise.all([startAzurite(), ...children.map((child) => child.start())])
  const [searchUrl = '', cosmosUrl = '', swedencentralUrl = '', eastus2Url = ''] = urls
  const endpoints = {
    functions: '',
    regions: { swedencentral: swedencentralUrl, eastus2: eastus2Url },
    search: searchUrl,
    cosmos: cosmosUrl,
    blob: '',
    queue: '',
    table: '',
    insights: '',
  }
  const { connectionString } = azurite
  return {
    search: searchUrl,
    cosmos: cosmosUrl,
    regions: [swedencentralUrl, eastus2Url],
    storage: connectionString,
    appSettings: { ...appSettings(endpoints), STORAGE: connectionString, AzureWebJobsStorage: connectionString },
    close: async () => void (await Promise.all([azurite.close(), ...children.map((child) => child.stop())])),
  }
}

function standIn(name: string, options: Readonly<Record<string, string>>): SupervisedChild {
  const module = fileURLToPath(new URL(`../../local/${name}/main.ts`, import.meta.url))
  return new SupervisedChild({ name, module, args: commandLine({ ...options, port: '0' }) }, failLoudly)
}

/** A service that dies under a measurement spoils it. */
export const failLoudly: ConstructorParameters<typeof SupervisedChild>[1] = {
  log: (line) => console.error(line),
  onGivenUp: (reason) => {
    throw new Error(reason)
  },
}
