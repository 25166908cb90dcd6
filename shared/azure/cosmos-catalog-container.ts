// The container `catalog`: documents, runs and the pointer to the active model, told apart by `type`.
import type { Container, CosmosClient } from '@azure/cosmos'
import { lazyContainer } from './cosmos-client.ts'

/** Every item is its own partition: all reads by id are point reads, and no partition can grow too large. */
export function catalogContainer(client: CosmosClient, databaseId: string): () => Promise<Container> {
  return lazyContainer(client, databaseId, { id: 'catalog', partitionKey: { paths: ['/id'] } })
}
