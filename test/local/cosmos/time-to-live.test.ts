// Items that expire.
import type { Container } from '@azure/cosmos'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../../shared/kernel/clock.ts'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'

let aheadMs = 0
let account: CosmosAccount
beforeAll(async () => {
  account = await startAccount({ clock: { ...systemClock, now: () => systemClock.now() + aheadMs } })
})
afterAll(() => account.close())

function pass(seconds: number): void {
  aheadMs += seconds * 1000
}

async function visible(container: Container, id: string): Promise<boolean> {
  const read = (await container.item(id, 'ann').read()).statusCode === 200
  const { resources } = await container.items
    .query(
      { query: 'SELECT * FROM c WHERE c.id = @id', parameters: [{ name: '@id', value: id }] },
      { partitionKey: 'ann' },
    )
    .fetchAll()
  expect(resources.length === 1, 'a read and a query agree').toBe(read)
  return read
}

test('an item is gone when its time is over, for reads, queries and conflicts alike', async () => {
  const container = await account.container({ defaultTtl: 60 })
  await container.items.create({ id: 'usual', userId: 'ann' })
  await container.items.create({ id: 'short', userId: 'ann', ttl: 10 })
  await container.items.create({ id: 'for-ever', userId: 'ann', ttl: -1 })
  pass(30)
  expect(await visible(container, 'usual')).toBe(true)
  expect(await visible(container, 'short')).toBe(false)
  pass(31)
  expect(await visible(container, 'usual')).toBe(false)
  expect(await visible(container, 'for-ever')).toBe(true)
  expect((await container.items.create({ id: 'usual', userId: 'ann' })).statusCode).toBe(201)
  expect(await refusalOf(container.item('short', 'ann').delete())).toMatchObject({ code: 404 })
})

test('a write starts the time anew', async () => {
  const container = await account.container({ defaultTtl: 60 })
  await container.items.create({ id: 'busy', userId: 'ann' })
  pass(50)
  await container.item('busy', 'ann').patch([{ op: 'set', path: '/x', value: 1 }])
  pass(50)
  expect(await visible(container, 'busy')).toBe(true)
})

test('with -1 as the default only items that say so expire', async () => {
  const container = await account.container({ defaultTtl: -1 })
  await container.items.create({ id: 'silent', userId: 'ann' })
  await container.items.create({ id: 'timed', userId: 'ann', ttl: 5 })
  pass(6)
  expect(await visible(container, 'silent')).toBe(true)
  expect(await visible(container, 'timed')).toBe(false)
})

test('without a default nothing expires, whatever items say, until the container gets one', async () => {
  const container = await account.container()
  await container.items.create({ id: 'ignored', userId: 'ann', ttl: 5 })
  pass(600)
  expect(await visible(container, 'ignored')).toBe(true)
  await container.replace({ id: container.id, partitionKey: { paths: ['/userId'] }, defaultTtl: -1 })
  expect(await visible(container, 'ignored')).toBe(false)
})

test('a time to live that is no whole number of seconds is refused', async () => {
  const container = await account.container({ defaultTtl: 60 })
  for (const ttl of [0, -2, 1.5, 'soon' as never, 2_147_483_648])
    expect(await refusalOf(container.items.create({ id: 'bad', userId: 'ann', ttl })), String(ttl)).toMatchObject({
      code: 400,
    })
})
