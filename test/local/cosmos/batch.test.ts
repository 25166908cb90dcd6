// Batches: all of it or nothing, within the limits of the service.
import type { Container, OperationInput } from '@azure/cosmos'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'
import { sendSigned } from './signed-request.ts'

let account: CosmosAccount
let container: Container
beforeAll(async () => {
  account = await startAccount()
})
afterAll(() => account.close())
beforeEach(async () => {
  container = await account.container()
})

const create = (id: string, userId = 'ann'): OperationInput => ({
  operationType: 'Create',
  resourceBody: { id, userId },
})

async function idsOf(userId: string): Promise<string[]> {
  const { resources } = await container.items
    .query<string>('SELECT VALUE c.id FROM c', { partitionKey: userId })
    .fetchAll()
  return resources
}

test('a batch does everything and answers each operation', async () => {
  const { etag } = await container.items.create({ id: 'session', userId: 'ann', turns: 0 })
  await container.items.create({ id: 'old', userId: 'ann' })
  const { code, result } = await container.items.batch(
    [
      create('turn'),
      {
        operationType: 'Replace',
        id: 'session',
        ifMatch: etag,
        resourceBody: { id: 'session', userId: 'ann', turns: 1 },
      },
      {
        operationType: 'Patch',
        id: 'session',
        resourceBody: { operations: [{ op: 'incr', path: '/turns', value: 1 }] },
      },
      { operationType: 'Upsert', resourceBody: { id: 'new', userId: 'ann' } },
      { operationType: 'Read', id: 'session' },
      { operationType: 'Delete', id: 'old' },
    ],
    'ann',
  )
  expect(code).toBe(200)
  expect(result?.map(({ statusCode }) => statusCode)).toEqual([201, 200, 200, 201, 200, 204])
  expect(result?.[4]?.resourceBody).toMatchObject({ turns: 2 })
  expect(result?.[0]?.eTag).toBe(result?.[0]?.resourceBody?.['_etag'])
  expect(await idsOf('ann')).toEqual(['session', 'turn', 'new'])
})

test('when one operation fails nothing is written, and the others say they failed with it', async () => {
  await container.items.create({ id: 'session', userId: 'ann', turns: 0 })
  const { code, result } = await container.items.batch(
    [
      create('turn'),
      {
        operationType: 'Replace',
        id: 'session',
        ifMatch: '"stale"',
        resourceBody: { id: 'session', userId: 'ann', turns: 1 },
      },
      create('after'),
    ],
    'ann',
  )
  expect(code).toBe(207)
  expect(result?.map(({ statusCode }) => statusCode)).toEqual([424, 412, 424])
  expect(await idsOf('ann')).toEqual(['session'])
  expect((await container.item('session', 'ann').read()).resource?.turns).toBe(0)
})

test.each([
  ['a conflict', create('there'), 409],
  ['something missing', { operationType: 'Delete', id: 'nowhere' } satisfies OperationInput, 404],
  ['an item of another partition', create('x', 'bob'), 400],
])('%s undoes a batch', async (_, operation, status) => {
  await container.items.create({ id: 'there', userId: 'ann' })
  const { code, result } = await container.items.batch([create('first'), operation], 'ann')
  expect(code).toBe(207)
  expect(result?.[1]?.statusCode).toBe(status)
  expect(await idsOf('ann')).toEqual(['there'])
})

test('of two batches that saw the same version, one is kept whole and the other not at all', async () => {
  const { etag } = await container.items.create({ id: 'session', userId: 'ann', turns: 0 })
  const append = (turn: string) =>
    container.items.batch(
      [
        create(turn),
        {
          operationType: 'Replace',
          id: 'session',
          ifMatch: etag,
          resourceBody: { id: 'session', userId: 'ann', last: turn },
        },
      ],
      'ann',
    )
  const outcomes = await Promise.all(['turn-a', 'turn-b', 'turn-c'].map(append))
  expect(outcomes.map(({ code }) => code).toSorted((a, b) => Number(a) - Number(b))).toEqual([200, 207, 207])
  const last = (await container.item('session', 'ann').read()).resource?.last as string
  expect(await idsOf('ann')).toEqual(['session', last])
})

test('100 operations are taken, 101 are not', async () => {
  const operations = Array.from({ length: 100 }, (_, at) => create(`item-${at}`))
  expect((await container.items.batch(operations, 'ann')).code).toBe(200)
  const path = `dbs/rag/colls/${container.id}`
  const reply = await sendSigned(account, {
    method: 'POST',
    path: `/${path}/docs`,
    resourceType: 'docs',
    resourceLink: path,
    headers: {
      'x-ms-cosmos-is-batch-request': 'True',
      'x-ms-cosmos-batch-atomic': 'True',
      'x-ms-documentdb-partitionkey': '["ann"]',
    },
    body: [...operations, create('one-more')],
  })
  expect(reply.status).toBe(400)
  expect(await idsOf('ann')).toHaveLength(100)
})

test('a batch of more than 2 MB is a 413', async () => {
  const text = 'x'.repeat(1_100_000)
  const large = ['a', 'b'].map(
    (id) => ({ operationType: 'Create', resourceBody: { id, userId: 'ann', text } }) as const,
  )
  const refusal = await refusalOf(container.items.batch(large, 'ann'))
  expect(refusal).toMatchObject({ cause: { code: 413 } })
  expect(await idsOf('ann')).toEqual([])
})

test('the written items can be left out of the reply', async () => {
  const { result } = await container.items.batch([create('quiet')], 'ann', { contentResponseOnWriteEnabled: false })
  expect(result?.[0]).not.toHaveProperty('resourceBody')
})

test('bulk operations succeed and fail each on its own, in their own partitions', async () => {
  await container.items.create({ id: 'there', userId: 'bob' })
  const outcomes = await container.items.executeBulkOperations([
    { operationType: 'Create', partitionKey: 'ann', resourceBody: { id: 'a', userId: 'ann' } },
    { operationType: 'Create', partitionKey: 'bob', resourceBody: { id: 'there', userId: 'bob' } },
    { operationType: 'Delete', partitionKey: 'bob', id: 'there' },
  ])
  expect(outcomes.map(({ response, error }) => response?.statusCode ?? error?.code)).toEqual([201, 409, 204])
  expect(await idsOf('ann')).toEqual(['a'])
  expect(await idsOf('bob')).toEqual([])
})
