import type { Container } from '@azure/cosmos'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'
import { sendSigned } from './signed-request.ts'

let account: CosmosAccount
let container: Container
beforeAll(async () => {
  account = await startAccount()
  container = await account.container({ id: 'items' })
})
afterAll(() => account.close())

test('an item is created, read as it was written, replaced, upserted and deleted', async () => {
  const item = container.item('a', 'ann')
  const created = await container.items.create({ id: 'a', userId: 'ann', text: 'Grüße 👋', list: [1, { x: null }] })
  expect(created.statusCode).toBe(201)
  expect((await item.read()).resource).toMatchObject({ id: 'a', text: 'Grüße 👋', list: [1, { x: null }] })
  const replaced = await item.replace({ id: 'a', userId: 'ann', text: 'new' })
  expect(replaced).toMatchObject({ statusCode: 200, resource: { text: 'new' } })
  expect(replaced.resource).not.toHaveProperty('list')
  expect((await container.items.upsert({ id: 'a', userId: 'ann' })).statusCode).toBe(200)
  expect((await container.items.upsert({ id: 'b', userId: 'ann' })).statusCode).toBe(201)
  expect((await item.delete()).statusCode).toBe(204)
  expect((await item.read()).statusCode).toBe(404)
})

test('every write gives a new entity tag and keeps the resource id; what the client sends for either is ignored', async () => {
  const { resource: first } = await container.items.create({ id: 'system', userId: 'ann' })
  const { resource: second } = await container.items.upsert({ ...first, _etag: 'mine', _rid: 'mine', _ts: 1 })
  expect(second).toMatchObject({ _rid: first?.['_rid'], _self: first?.['_self'], _ts: expect.any(Number) as number })
  expect([first?.['_etag'], 'mine']).not.toContain(second?.['_etag'])
  expect(second?.['_ts']).toBeGreaterThan(1)
})

test('creating an id twice in one partition is a conflict, in two partitions it is not', async () => {
  await container.items.create({ id: 'twice', userId: 'ann' })
  expect(await refusalOf(container.items.create({ id: 'twice', userId: 'ann' }))).toMatchObject({ code: 409 })
  await container.items.create({ id: 'twice', userId: 'bob' })
})

test('what is not there cannot be replaced, deleted or patched', async () => {
  const nothing = container.item('nothing', 'ann')
  expect(await refusalOf(nothing.replace({ id: 'nothing', userId: 'ann' }))).toMatchObject({ code: 404 })
  expect(await refusalOf(nothing.delete())).toMatchObject({ code: 404 })
  expect(await refusalOf(nothing.patch([{ op: 'set', path: '/x', value: 1 }]))).toMatchObject({ code: 404 })
})

describe('partitions', () => {
  test('an item is only found in its own partition', async () => {
    await container.items.create({ id: 'secret', userId: 'ann' })
    expect((await container.item('secret', 'bob').read()).statusCode).toBe(404)
    expect(await refusalOf(container.item('secret', 'bob').delete())).toMatchObject({ code: 404 })
    expect((await container.item('secret', 'ann').read()).statusCode).toBe(200)
  })

  test('a header that names another partition than the item is refused with sub-status 1001', async () => {
    const reply = await sendSigned(account, {
      method: 'POST',
      path: '/dbs/rag/colls/items/docs',
      resourceType: 'docs',
      resourceLink: 'dbs/rag/colls/items',
      headers: { 'x-ms-documentdb-partitionkey': '["bob"]' },
      body: { id: 'smuggled', userId: 'ann' },
    })
    expect(reply.status).toBe(400)
    expect(reply.headers.get('x-ms-substatus')).toBe('1001')
  })

  test('an item operation without a partition key is refused', async () => {
    const link = 'dbs/rag/colls/items/docs/a'
    const reply = await sendSigned(account, {
      method: 'GET',
      path: `/${link}`,
      resourceType: 'docs',
      resourceLink: link,
    })
    expect(reply.status).toBe(400)
  })

  test('text, numbers, booleans, null and nothing at all are different partitions', async () => {
    const values = ['1', 1, true, null, undefined]
    for (const userId of values)
      await container.items.create({ id: 'typed', ...(userId === undefined ? {} : { userId }) })
    for (const userId of values) {
      const { resource } = await container.item('typed', userId).read()
      expect(resource?.userId).toBe(userId)
    }
  })

  test('a partition key of 2 KB works in any script, a longer one is refused', async () => {
    const userId = '漢'.repeat(680)
    await container.items.create({ id: 'long-key', userId })
    expect((await container.item('long-key', userId).read()).statusCode).toBe(200)
    const longer = container.items.create({ id: 'longer-key', userId: '漢'.repeat(690) })
    expect(await refusalOf(longer)).toMatchObject({ code: 400 })
  })

  test('the partition key may be inside an object', async () => {
    const nested = await account.container({ partitionKey: '/owner/id' })
    await nested.items.create({ id: 'n', owner: { id: 'ann' } })
    expect((await nested.item('n', 'ann').read()).statusCode).toBe(200)
    expect((await nested.item('n', 'bob').read()).statusCode).toBe(404)
  })
})

describe('limits', () => {
  test('ids: 1 023 bytes and no slashes, question or number signs', async () => {
    await container.items.create({ id: 'x'.repeat(1_023), userId: 'ann' })
    const tooLong = container.items.create({ id: 'x'.repeat(1_024), userId: 'ann' })
    expect(await refusalOf(tooLong)).toMatchObject({ code: 400 })
    for (const id of ['a/b', 'a\\b', 'a?b', 'a#b', '']) {
      const reply = await sendSigned(account, {
        method: 'POST',
        path: '/dbs/rag/colls/items/docs',
        resourceType: 'docs',
        resourceLink: 'dbs/rag/colls/items',
        headers: { 'x-ms-documentdb-partitionkey': '["ann"]' },
        body: { id, userId: 'ann' },
      })
      expect(reply.status, id).toBe(400)
    }
  })

  test('ids with spaces, quotes, percent signs and letters of any script work', async () => {
    for (const id of ['a b', "o'brien", 'ä漢👋', '100%25', 'a"b', 'a:b;c=d&e+f'])
      expect((await container.items.upsert({ id, userId: 'ann' })).statusCode).toBe(201)
    expect((await container.item('100%25', 'ann').read()).resource?.id).toBe('100%25')
    expect((await container.item('ä漢👋', 'ann').read()).resource?.id).toBe('ä漢👋')
  })

  test('an item of 2 MB is kept, a larger one is a 413', async () => {
    const envelope = JSON.stringify({ id: 'large', userId: 'ann', text: '' }).length
    const text = 'x'.repeat(2 * 1024 * 1024 - envelope)
    await container.items.create({ id: 'large', userId: 'ann', text })
    expect(await refusalOf(container.items.create({ id: 'larges', userId: 'ann', text }))).toMatchObject({ code: 413 })
    const farTooLarge = { id: 'huge', userId: 'ann', text: text + text }
    expect(await refusalOf(container.items.create(farTooLarge))).toMatchObject({ code: 413 })
  })

  test('a body that is no JSON is a 400', async () => {
    const reply = await sendSigned(account, {
      method: 'POST',
      path: '/dbs/rag/colls/items/docs',
      resourceType: 'docs',
      resourceLink: 'dbs/rag/colls/items',
      headers: { 'x-ms-documentdb-partitionkey': '["ann"]' },
      body: 'no object',
    })
    expect(reply.status).toBe(400)
  })
})

test('request charges follow the published figures', async () => {
  const write = await container.items.create({ id: 'charged', userId: 'ann' })
  expect(write.requestCharge).toBe(5.5)
  expect((await container.item('charged', 'ann').read()).requestCharge).toBe(1)
  await container.items.create({ id: 'charged-100', userId: 'ann', text: 'x'.repeat(100 * 1024) })
  const read = await container.item('charged-100', 'ann').read()
  expect(read.requestCharge).toBeCloseTo(10, 0)
})
