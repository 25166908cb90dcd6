// The container `catalog`: documents, runs and the pointer to the active model, told apart by `type`.
import type { Container, CosmosClient } from '@azure/cosmos'
import { lazyContainer } from './cosmos-client.ts'

/** Items stay, except for those that carry a `ttl` of their own: tombstones. */
const onlyWhereSaid = -1

/** Every item is its own partition: all reads by id are point reads, and no partition can grow too large. */
export function catalogContainer(client: CosmosClient, databaseId: string): () => Promise<Container> {
  return lazyContainer(client, databaseId, {
    id: 'catalog',
    partitionKey: { paths: ['/id'] },
    defaultTtl: onlyWhereSaid,
  })
}
