// The ledger in Cosmos DB: container `usage`, one partition a period, one item an account.
import type { Container } from '@azure/cosmos'
import type { Account, Holder } from '../cost/account.ts'
import type { Period } from '../cost/period.ts'
import type { UsageLedger } from '../cost/usage-ledger.ts'
import { callExpecting, callService } from './service-error.ts'
import { fromUsageItem, toUsageItem, usageItemId } from './usage-item.ts'

export const usageContainer = { id: 'usage', partitionKey: { paths: ['/period'] } }

/** @param open the container `usage`, made when missing. */
export function cosmosUsageLedger(open: () => Promise<Container>): UsageLedger {
  return {
    read: async (key, abortSignal) => {
      const { resource, etag } = await callService('database', abortSignal, async () =>
        (await open()).item(usageItemId(key), key.period).read({ abortSignal }),
      )
      return resource === undefined ? undefined : { account: fromUsageItem(resource), revision: etag }
    },
    write: (account, expected, signal) => write(open, account, expected, signal),
    largest: (period, kind, limit, signal) => largest(open, period, kind, limit, signal),
  }
}

async function write(
  open: () => Promise<Container>,
  account: Account,
  expected: string | undefined,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const item = toUsageItem(account)
  const written = await callExpecting('database', abortSignal, [404, 409, 412], async () => {
    const container = await open()
    if (expected === undefined) return await container.items.create(item, { abortSignal })
    const accessCondition = { type: 'IfMatch', condition: expected }
    return await container.item(item.id, item.period).replace(item, { accessCondition, abortSignal })
  })
  return written.kind === 'refused' ? undefined : written.value.etag
}

async function largest(
  open: () => Promise<Container>,
  period: Period,
  kind: Holder['kind'],
  limit: number,
  abortSignal: AbortSignal,
): Promise<readonly Account[]> {
  const query = {
    query:
      "SELECT TOP @limit * FROM c WHERE c.holder.kind = @kind AND c.pot = 'regular' ORDER BY c.spentMicroDollars DESC",
    parameters: [
      { name: '@limit', value: limit },
      { name: '@kind', value: kind },
    ],
  }
  const { resources } = await callService('database', abortSignal, async () =>
    (await open()).items.query<unknown>(query, { partitionKey: period, abortSignal }).fetchAll(),
  )
  return resources.map(fromUsageItem)
}
