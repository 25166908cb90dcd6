// The ledger, in memory and in Cosmos DB.
import { afterAll, beforeAll, describe } from 'vitest'
import type { RunningCosmos } from '../../local/cosmos/start-cosmos.ts'
import { startCosmos } from '../../local/cosmos/start-cosmos.ts'
import { createCosmosClient, lazyContainer } from '../../shared/azure/cosmos-client.ts'
import { cosmosUsageLedger, usageContainer } from '../../shared/azure/cosmos-usage-ledger.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'
import { itIsAUsageLedger } from './usage-ledger.contract.ts'

describe('the ledger in memory', () => {
  itIsAUsageLedger(async () => new MemoryUsageLedger())
})

describe('the ledger in Cosmos DB', () => {
  let cosmos: RunningCosmos
  let databases = 0
  beforeAll(async () => {
    cosmos = await startCosmos()
  })
  afterAll(() => cosmos.close())

  itIsAUsageLedger(async () => {
    const client = createCosmosClient({ endpoint: cosmos.url, key: cosmos.key })
    return cosmosUsageLedger(lazyContainer(client, `rag-${++databases}`, usageContainer))
  })
})
