// Everything the product keeps, by id and version: equal before and after means that nothing was written in between.
import { CosmosClient } from '@azure/cosmos'
import { BlobServiceClient } from '@azure/storage-blob'
import { QueueServiceClient } from '@azure/storage-queue'
import { emulatorKey } from '../../../local/cosmos/start-cosmos.ts'
import type { LocalStack } from '../local-stack.ts'

export interface Stored {
  readonly blobs: readonly string[]
  readonly conversations: readonly unknown[]
  readonly catalog: readonly unknown[]
  readonly jobs: number | undefined
}

/** Without the sessions that have no turn: of whoever asked in vain they hold no more than whose they are. */
export async function whatIsRemembered(stack: LocalStack): Promise<Stored> {
  return await whatIsStored(stack, 'NOT IS_DEFINED(c.turnCount) OR c.turnCount > 0')
}

export async function whatIsStored({ storage, cosmosUrl }: LocalStack, which = 'true'): Promise<Stored> {
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient('documents')
  const queue = QueueServiceClient.fromConnectionString(storage).getQueueClient('index-jobs')
  const database = new CosmosClient({ endpoint: cosmosUrl, key: emulatorKey }).database('rag')
  const items = async (name: string): Promise<unknown[]> =>
    (await database.container(name).items.query(`SELECT c.id, c._etag FROM c WHERE ${which} ORDER BY c.id`).fetchAll())
      .resources
  const [blobs, conversations, catalog, { approximateMessagesCount }] = await Promise.all([
    Array.fromAsync(container.listBlobsFlat(), ({ name, properties }) => `${name} ${properties.etag}`),
    items('conversations'),
    items('catalog'),
    queue.getProperties(),
  ])
  return { blobs, conversations, catalog, jobs: approximateMessagesCount }
}
