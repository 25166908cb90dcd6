// Pages of a query, and the continuations that lead from one to the next.
import type { Container } from '@azure/cosmos'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'

let account: CosmosAccount
let container: Container
beforeAll(async () => {
  account = await startAccount()
})
afterAll(() => account.close())
beforeEach(async () => {
  container = await account.container()
  for (let n = 0; n < 10; n++) await add(`item-${n}`, n % 3)
})

const add = (id: string, team: number) => container.items.create({ id, userId: 'ann', team })

type Between = () => Promise<unknown>

/** All pages, each fetched by a new iterator from the token of the one before, as a stateless server does it. */
async function pages(query: string, maxItemCount: number, between: Between = async () => {}): Promise<string[][]> {
  const found: string[][] = []
  let continuationToken: string | undefined
  do {
    const options = { partitionKey: 'ann', maxItemCount, ...(continuationToken ? { continuationToken } : {}) }
    const page = await container.items.query<string>(query, options).fetchNext()
    found.push(page.resources)
    continuationToken = page.continuationToken
    await between()
  } while (continuationToken)
  return found
}

test('pages hold as many items as asked for and together all of them, once', async () => {
  const found = await pages('SELECT VALUE c.id FROM c', 4)
  expect(found.map(({ length }) => length)).toEqual([4, 4, 2])
  expect(found.flat()).toEqual(Array.from({ length: 10 }, (_, n) => `item-${n}`))
})

test('the last full page has no continuation', async () => {
  expect(await pages('SELECT VALUE c.id FROM c', 5)).toHaveLength(2)
})

test.each([
  'SELECT VALUE c.id FROM c',
  'SELECT VALUE c.id FROM c ORDER BY c.id',
  'SELECT VALUE c.id FROM c ORDER BY c.team DESC',
])('%s neither repeats nor hides an item while others come and go', async (query) => {
  let added = 0
  const found = await pages(query, 3, async () => {
    added += 1
    if (added > 4) return
    await add(`added-${added}`, 2)
    await add(`zzz-${added}`, 0)
  })
  const ids = found.flat()
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(Array.from({ length: 10 }, (_, n) => `item-${n}`)))
})

test('a page goes on after an item that was deleted in between', async () => {
  const query = 'SELECT VALUE c.id FROM c ORDER BY c.id DESC'
  const first = await container.items.query<string>(query, { partitionKey: 'ann', maxItemCount: 3 }).fetchNext()
  expect(first.resources).toEqual(['item-9', 'item-8', 'item-7'])
  await container.item('item-7', 'ann').delete()
  const options = { partitionKey: 'ann', maxItemCount: 3, continuationToken: first.continuationToken }
  expect((await container.items.query<string>(query, options).fetchNext()).resources).toEqual([
    'item-6',
    'item-5',
    'item-4',
  ])
})

test('TOP, OFFSET … LIMIT and DISTINCT hold across pages', async () => {
  expect((await pages('SELECT TOP 5 VALUE c.id FROM c', 2)).map(({ length }) => length)).toEqual([2, 2, 1])
  expect((await pages('SELECT VALUE c.id FROM c ORDER BY c.id OFFSET 3 LIMIT 4', 3)).flat()).toEqual([
    'item-3',
    'item-4',
    'item-5',
    'item-6',
  ])
  expect((await pages('SELECT DISTINCT VALUE c.team FROM c', 2)).flat()).toEqual([0, 1, 2])
})

test('pages go from one session of the SDK to the next also over all partitions', async () => {
  const iterator = container.items.query<string>('SELECT VALUE c.id FROM c ORDER BY c.id', { maxItemCount: 4 })
  const found: string[][] = []
  while (iterator.hasMoreResults()) found.push((await iterator.fetchNext()).resources ?? [])
  expect(found.flat()).toEqual(Array.from({ length: 10 }, (_, n) => `item-${n}`))
})

test.each([
  'SELECT VALUE c.id FROM c',
  'SELECT VALUE c.id FROM c ORDER BY c.id',
  'SELECT VALUE c.id FROM c ORDER BY c.team DESC',
])('%s goes on over all partitions with the tokens the SDK makes itself', async (query) => {
  const found: string[][] = []
  let continuationToken: string | undefined
  do {
    const options = { maxItemCount: 4, enableQueryControl: true, ...(continuationToken ? { continuationToken } : {}) }
    const page = await container.items.query<string>(query, options).fetchNext()
    found.push(page.resources ?? [])
    continuationToken = page.continuationToken
  } while (continuationToken && found.length < 20)
  expect(found.flat()).toHaveLength(10)
  expect(new Set(found.flat()).size).toBe(10)
})

test('a page ends at 4 MB, whatever number of items was asked for', async () => {
  const large = await account.container()
  for (let n = 0; n < 4; n++) await large.items.create({ id: `${n}`, userId: 'ann', text: 'x'.repeat(1_500_000) })
  const page = await large.items.query('SELECT * FROM c', { partitionKey: 'ann', maxItemCount: 100 }).fetchNext()
  expect(page.resources).toHaveLength(2)
  expect((await large.items.query('SELECT * FROM c', { partitionKey: 'ann' }).fetchAll()).resources).toHaveLength(4)
})

test('a token of another order, or one that was made up, is refused', async () => {
  const { continuationToken } = await container.items
    .query('SELECT * FROM c', { partitionKey: 'ann', maxItemCount: 1 })
    .fetchNext()
  const other = container.items.query('SELECT * FROM c ORDER BY c.id', { partitionKey: 'ann', continuationToken })
  expect(await refusalOf(other.fetchNext())).toMatchObject({ code: 400 })
  const invented = container.items.query('SELECT * FROM c', { partitionKey: 'ann', continuationToken: 'invented' })
  expect(await refusalOf(invented.fetchNext())).toMatchObject({ code: 400 })
})
