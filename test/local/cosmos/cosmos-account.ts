// A running stand-in with the real SDK's client on it, in memory unless it is given a folder.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CosmosClient, type Container, type ContainerRequest, type CosmosClientOptions } from '@azure/cosmos'
import { startCosmos, type CosmosOptions, type RunningCosmos } from '../../../local/cosmos/start-cosmos.ts'

export interface CosmosAccount extends RunningCosmos {
  readonly client: CosmosClient
  /** A container of its own, partitioned by `/userId` unless said otherwise. */
  container(definition?: ContainerRequest): Promise<Container>
  setFaults(rules: readonly object[]): Promise<void>
  journal(last?: number): Promise<JournalReport>
}

interface JournalReport {
  readonly total: number
  readonly requestUnits: number
  readonly requestUnitsByOperation: Readonly<Record<string, number>>
  readonly counts: readonly { operation: string; container: string; status: number; count: number }[]
  readonly last: readonly { operation: string; status: number; requestCharge: number; isFault?: boolean }[]
}

/** No retries: a test that means a failure should see it. */
const oneAttempt = { retryOptions: { maxRetryAttemptCount: 0 }, enableEndpointDiscovery: false }

export function clientOf({ url, key }: RunningCosmos, options: Partial<CosmosClientOptions> = {}): CosmosClient {
  return new CosmosClient({ endpoint: url, key, connectionPolicy: oneAttempt, ...options })
}

export async function startAccount(options: CosmosOptions = {}): Promise<CosmosAccount> {
  const running = await startCosmos(options)
  const client = clientOf(running)
  let containers = 0
  return {
    ...running,
    client,
    container: async (definition = {}) => {
      const { database } = await client.databases.createIfNotExists({ id: 'rag' })
      containers += 1
      const request = { id: `container-${containers}`, partitionKey: '/userId', ...definition }
      return (await database.containers.createIfNotExists(request)).container
    },
    setFaults: async (rules) => {
      const response = await fetch(`${running.url}/_faults`, { method: 'PUT', body: JSON.stringify(rules) })
      if (!response.ok) throw new Error(await response.text())
    },
    journal: async (last = 0) => (await (await fetch(`${running.url}/_requests?last=${last}`)).json()) as JournalReport,
    close: async () => {
      client.dispose()
      await running.close()
    },
  }
}

export async function temporaryDirectory(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'cosmos-'))
}

/** What an operation was refused with; fails the test when it was not. */
export async function refusalOf(
  operation: Promise<unknown>,
): Promise<{ code: number; substatus?: number; message: string }> {
  try {
    await operation
  } catch (error) {
    return error as { code: number; substatus?: number; message: string }
  }
  throw new Error('The operation was not refused.')
}
