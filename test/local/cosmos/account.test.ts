// What the stand-in for Cosmos DB lets in, and how it refuses the rest.
import { CosmosClient } from '@azure/cosmos'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clientOf, refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'
import { sendSigned } from './signed-request.ts'

let account: CosmosAccount
beforeAll(async () => {
  account = await startAccount()
})
afterAll(() => account.close())
beforeEach(() => fetch(`${account.url}/_requests`, { method: 'DELETE' }))

test('a client with another key is refused with 401 and the service says so in its own shape', async () => {
  const stranger = clientOf({ ...account, key: Buffer.from('another key').toString('base64') })
  const refusal = await refusalOf(stranger.databases.readAll().fetchAll())
  expect(refusal).toMatchObject({ code: 401, body: { code: 'Unauthorized' } })
})

test('a request without a signature is refused and reads nothing', async () => {
  const response = await fetch(`${account.url}/dbs`)
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ code: 'Unauthorized' })
})

test('a signature is good for one resource only', async () => {
  await account.container()
  const reply = await sendSigned(account, {
    method: 'GET',
    path: '/dbs/rag/colls',
    resourceType: 'colls',
    resourceLink: 'dbs/another',
  })
  expect(reply.status).toBe(401)
})

test.each([true, false])(
  'the SDK finds its way with endpoint discovery %s, asking for the account at most once',
  async (discovery) => {
    const client = new CosmosClient({
      endpoint: account.url,
      key: account.key,
      connectionPolicy: { enableEndpointDiscovery: discovery, enableBackgroundEndpointRefreshing: false },
    })
    const { database } = await client.databases.createIfNotExists({ id: 'discovery' })
    const { container } = await database.containers.createIfNotExists({ id: 'c', partitionKey: '/id' })
    for (const id of ['a', 'b', 'c']) await container.items.upsert({ id })
    expect((await container.item('a', 'a').read()).resource).toMatchObject({ id: 'a' })
    const { counts } = await account.journal()
    expect(counts.find(({ operation }) => operation === 'account')?.count ?? 0).toBeLessThanOrEqual(1)
    client.dispose()
  },
)

test('what the stand-in does not know is refused clearly, not answered', async () => {
  const reply = await sendSigned(account, {
    method: 'GET',
    path: '/dbs/rag/colls/c/sprocs',
    resourceType: 'sprocs',
    resourceLink: 'dbs/rag/colls/c',
  })
  expect(reply.status).toBe(405)
  expect(((await reply.json()) as { message: string }).message).toContain('does not support')
})
