// Entity tags: of those who saw the same version, one wins.
import type { Container } from '@azure/cosmos'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'

let account: CosmosAccount
let container: Container
beforeAll(async () => {
  account = await startAccount()
  container = await account.container()
})
afterAll(() => account.close())

const ifMatch = (condition: string) => ({ accessCondition: { type: 'IfMatch', condition } })
const ifNoneMatch = (condition: string) => ({ accessCondition: { type: 'IfNoneMatch', condition } })

test('of many replaces that saw the same version, exactly one wins', async () => {
  const { etag } = await container.items.create({ id: 'race', userId: 'ann', winner: -1 })
  const attempts = Array.from({ length: 10 }, (_, winner) =>
    container.item('race', 'ann').replace({ id: 'race', userId: 'ann', winner }, ifMatch(etag)),
  )
  const outcomes = await Promise.allSettled(attempts)
  const won = outcomes.flatMap((outcome, at) => (outcome.status === 'fulfilled' ? [at] : []))
  expect(won).toHaveLength(1)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 412 })
  expect((await container.item('race', 'ann').read()).resource?.winner).toBe(won[0])
})

test('delete, upsert and patch honour If-Match too, and change nothing when it fails', async () => {
  const { resource, etag } = await container.items.create({ id: 'kept', userId: 'ann', n: 1 })
  const item = container.item('kept', 'ann')
  const stale = ifMatch('"00000000-0000-0000-0000-000000000000"')
  expect(await refusalOf(item.delete(stale))).toMatchObject({ code: 412 })
  expect(await refusalOf(container.items.upsert({ id: 'kept', userId: 'ann', n: 2 }, stale))).toMatchObject({
    code: 412,
  })
  expect(await refusalOf(item.patch([{ op: 'incr', path: '/n', value: 1 }], stale))).toMatchObject({ code: 412 })
  expect((await item.read()).resource).toEqual(resource)
  expect((await item.delete(ifMatch(etag))).statusCode).toBe(204)
})

test('a read that names the current version is answered with 304', async () => {
  const { etag } = await container.items.create({ id: 'cached', userId: 'ann' })
  const item = container.item('cached', 'ann')
  expect((await item.read(ifNoneMatch(etag))).statusCode).toBe(304)
  await item.patch([{ op: 'set', path: '/x', value: 1 }])
  expect((await item.read(ifNoneMatch(etag))).statusCode).toBe(200)
})

test('increments from many sides at once are all counted', async () => {
  await container.items.create({ id: 'counter', userId: 'ann', hits: 0 })
  const hit = () => container.item('counter', 'ann').patch([{ op: 'incr', path: '/hits', value: 1 }])
  await Promise.all(Array.from({ length: 50 }, hit))
  expect((await container.item('counter', 'ann').read()).resource?.hits).toBe(50)
})
