import type { Container, SqlQuerySpec } from '@azure/cosmos'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'
import { sendSigned } from './signed-request.ts'

let account: CosmosAccount
let container: Container
beforeAll(async () => {
  account = await startAccount()
  container = await account.container({ id: 'c' })
  for (const userId of ['ann', 'bob', 'eve'])
    for (let n = 1; n <= 3; n++) await container.items.create({ id: `${userId}-${n}`, userId, n })
})
afterAll(() => account.close())

async function idsIn(partitionKey: string | undefined, query: string | SqlQuerySpec): Promise<unknown[]> {
  const options = partitionKey === undefined ? {} : { partitionKey }
  const { resources } = await container.items.query<{ id: string }>(query, options).fetchAll()
  return resources.map((item) => item?.id ?? item)
}

describe('a query within one partition', () => {
  test.each([
    ['everything', 'SELECT * FROM c'],
    ['a filter that is always true', 'SELECT * FROM c WHERE true OR c.userId = "bob"'],
    ['a sorted query', 'SELECT * FROM c ORDER BY c.n'],
    ['one with TOP', 'SELECT TOP 10 * FROM c'],
  ])('%s gives its own items only', async (_, query) => {
    expect(await idsIn('ann', query)).toEqual(['ann-1', 'ann-2', 'ann-3'])
  })

  test('asking for another partition in the filter finds nothing', async () => {
    expect(await idsIn('ann', 'SELECT * FROM c WHERE c.userId = "bob"')).toEqual([])
    expect(await idsIn('nobody', 'SELECT * FROM c')).toEqual([])
  })

  test('aggregates count its own items only', async () => {
    expect(await idsIn('ann', 'SELECT VALUE COUNT(1) FROM c')).toEqual([3])
  })

  test('a continuation of one partition cannot be carried into another', async () => {
    const query = 'SELECT * FROM c'
    const first = await container.items.query(query, { partitionKey: 'ann', maxItemCount: 1 }).fetchNext()
    const options = { partitionKey: 'bob', maxItemCount: 1, continuationToken: first.continuationToken }
    expect(await refusalOf(container.items.query(query, options).fetchNext())).toMatchObject({ code: 400 })
  })
})

describe('a query over all partitions', () => {
  test('finds the items of all of them', async () => {
    expect(await idsIn(undefined, 'SELECT * FROM c WHERE c.n = 2')).toEqual(['ann-2', 'bob-2', 'eve-2'])
  })

  test('can be sorted, limited and projected through the query plan, as the SDK does it with the service', async () => {
    expect(await idsIn(undefined, 'SELECT * FROM c WHERE c.n > 1 ORDER BY c.id DESC')).toEqual([
      'eve-3',
      'eve-2',
      'bob-3',
      'bob-2',
      'ann-3',
      'ann-2',
    ])
    const top = { query: 'SELECT TOP @n * FROM c ORDER BY c.id DESC', parameters: [{ name: '@n', value: 2 }] }
    expect(await idsIn(undefined, top)).toEqual(['eve-3', 'eve-2'])
    expect(await idsIn(undefined, 'SELECT c.id FROM c ORDER BY c.id OFFSET 1 LIMIT 2')).toEqual(['ann-2', 'ann-3'])
    expect(await idsIn(undefined, 'SELECT VALUE c.id FROM c OFFSET 4 LIMIT 2')).toEqual(['bob-2', 'bob-3'])
    expect(await idsIn(undefined, 'SELECT DISTINCT VALUE c.n FROM c')).toEqual([1, 2, 3])
    expect(await idsIn(undefined, 'SELECT DISTINCT VALUE c.userId FROM c ORDER BY c.userId')).toEqual([
      'ann',
      'bob',
      'eve',
    ])
  })

  test.each([
    ['COUNT(1)', 9],
    ['SUM(c.n)', 18],
    ['AVG(c.n)', 2],
    ['MIN(c.id)', 'ann-1'],
    ['MAX(c.n)', 3],
  ])('%s is combined from what the partitions give', async (aggregate, result) => {
    expect(await idsIn(undefined, `SELECT VALUE ${aggregate} FROM c`)).toEqual([result])
  })

  test('a filter that pins the partition key makes it a query within one partition, which needs no plan', async () => {
    await fetch(`${account.url}/_requests`, { method: 'DELETE' })
    const query = {
      query: 'SELECT * FROM c WHERE c.n > 1 AND (c.userId = @user) ORDER BY c.n DESC',
      parameters: [{ name: '@user', value: 'bob' }],
    }
    expect(await idsIn(undefined, query)).toEqual(['bob-3', 'bob-2'])
    const { counts } = await account.journal()
    expect(counts.some(({ operation, status }) => operation === 'query' && status === 400)).toBe(false)
  })

  test.each([
    '* FROM c ORDER BY c.n',
    'TOP 1 * FROM c',
    'DISTINCT VALUE c.n FROM c',
    '* FROM c OFFSET 0 LIMIT 1',
    'VALUE COUNT(1) FROM c',
  ])('SELECT %s is not answered in one piece but sent to its plan, with sub-status 1004', async (selection) => {
    const reply = await sendSigned(account, {
      method: 'POST',
      path: '/dbs/rag/colls/c/docs',
      resourceType: 'docs',
      resourceLink: 'dbs/rag/colls/c',
      headers: { 'x-ms-documentdb-isquery': 'True', 'x-ms-documentdb-query-enablecrosspartition': 'True' },
      body: { query: `SELECT ${selection}` },
    })
    expect(reply.status).toBe(400)
    expect(reply.headers.get('x-ms-substatus')).toBe('1004')
    expect(await reply.json()).toHaveProperty('additionalErrorInfo')
  })

  test('is refused when the request does not allow it', async () => {
    const reply = await sendSigned(account, {
      method: 'POST',
      path: '/dbs/rag/colls/c/docs',
      resourceType: 'docs',
      resourceLink: 'dbs/rag/colls/c',
      headers: { 'x-ms-documentdb-isquery': 'True', 'content-type': 'application/query+json' },
      body: { query: 'SELECT * FROM c' },
    })
    expect(reply.status).toBe(400)
    expect(((await reply.json()) as { message: string }).message).toContain('enablecrosspartition')
  })
})
