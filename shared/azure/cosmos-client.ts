// The Cosmos DB client: by key, or with the application's identity.
import type { Container, ContainerDefinition } from '@azure/cosmos'
import { CosmosClient } from '@azure/cosmos'
import { once } from '../kernel/once.ts'
import { azureCredential } from './azure-credential.ts'
import { statusOf } from './service-error.ts'

export interface CosmosClientOptions {
  readonly endpoint: string
  /** Without a key the application signs in with its identity. */
  readonly key: string | undefined
}

/**
 * Two retries of a throttled request, none begun after three seconds of waiting, instead of the SDK's nine within thirty:
 * a user waits for most of these requests, and queued work comes back by itself.
 */
const connectionPolicy = {
  requestTimeout: 10_000,
  retryOptions: { maxRetryAttemptCount: 2, maxWaitTimeInSeconds: 3 },
}

export function createCosmosClient({ endpoint, key }: CosmosClientOptions): CosmosClient {
  return new CosmosClient({
    endpoint,
    ...(key ? { key } : { aadCredentials: azureCredential() }),
    connectionPolicy,
  })
}

/**
 * The container, made with its database when missing; asked once a process. An identity with data-plane roles may not
 * create either, and need not: the infrastructure has made them, and reading what exists is allowed.
 */
export function lazyContainer(
  client: CosmosClient,
  databaseId: string,
  definition: ContainerDefinition & { id: string },
): () => Promise<Container> {
  return once(async () => {
    const { database } = await findOrCreate(() => client.databases.createIfNotExists({ id: databaseId }))
    const { container } = await findOrCreate(() => database.containers.createIfNotExists(definition))
    return container
  })
}

/** Two instances that start together may both create; the one that comes second finds it on its second look. */
async function findOrCreate<T>(createIfNotExists: () => Promise<T>): Promise<T> {
  try {
    return await createIfNotExists()
  } catch (error) {
    if (statusOf(error) !== 409) throw error
    return await createIfNotExists()
  }
}
