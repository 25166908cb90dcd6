// Databases and containers: made, read, replaced and deleted.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'

let account: CosmosAccount
beforeAll(async () => {
  account = await startAccount()
})
afterAll(() => account.close())

test('a database is created once, read, listed and deleted with everything in it', async () => {
  const { databases } = account.client
  expect((await databases.createIfNotExists({ id: 'one' })).statusCode).toBe(201)
  expect((await databases.createIfNotExists({ id: 'one' })).statusCode).toBe(200)
  expect(await refusalOf(databases.create({ id: 'one' }))).toMatchObject({ code: 409 })
  await account.client.database('one').containers.create({ id: 'c', partitionKey: '/id' })
  expect((await databases.readAll().fetchAll()).resources.map(({ id }) => id)).toContain('one')
  await account.client.database('one').delete()
  await databases.create({ id: 'one' })
  expect((await account.client.database('one').containers.readAll().fetchAll()).resources).toEqual([])
})

test('a container keeps its definition and gets the default indexing policy', async () => {
  const { database } = await account.client.databases.createIfNotExists({ id: 'two' })
  const created = await database.containers.create({ id: 'items', partitionKey: '/a/b', defaultTtl: 60 })
  expect(created.resource).toMatchObject({
    id: 'items',
    defaultTtl: 60,
    partitionKey: { paths: ['/a/b'], kind: 'Hash' },
  })
  const { resource } = await database.container('items').read()
  expect(resource).toMatchObject({ indexingPolicy: { includedPaths: [{ path: '/*' }] } })
  expect(await refusalOf(database.containers.create({ id: 'items', partitionKey: '/x' }))).toMatchObject({ code: 409 })
})

test('replacing a container changes its time to live but never its partition key', async () => {
  const container = await account.container()
  const { resource } = await container.read()
  const partitionKey = { paths: ['/userId'] }
  await container.replace({ id: container.id, partitionKey, defaultTtl: 5 })
  expect((await container.read()).resource?.defaultTtl).toBe(5)
  const other = container.replace({ id: resource?.id ?? '', partitionKey: { paths: ['/other'] } })
  expect(await refusalOf(other)).toMatchObject({ code: 400 })
})

test('a deleted container is gone, and one made again under its name is empty', async () => {
  const container = await account.container({ id: 'again' })
  await container.items.create({ id: 'x', userId: 'ann' })
  await container.delete()
  expect(await refusalOf(container.read())).toMatchObject({ code: 404 })
  const fresh = await account.container({ id: 'again' })
  expect((await fresh.items.readAll().fetchAll()).resources).toEqual([])
})

test('an operation in a container that does not exist is a 404, not an empty answer', async () => {
  await account.container()
  const nowhere = account.client.database('rag').container('nowhere')
  expect(await refusalOf(nowhere.items.query('SELECT * FROM c', { partitionKey: 'a' }).fetchAll())).toMatchObject({
    code: 404,
  })
})

test('what would not be honoured is refused: unique keys and hierarchical partition keys', async () => {
  const unique = account.container({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/email'] }] } })
  expect(await refusalOf(unique)).toMatchObject({ code: 400 })
  const hierarchical = account.container({
    partitionKey: { paths: ['/a', '/b'], version: 2, kind: 'MultiHash' } as never,
  })
  expect(await refusalOf(hierarchical)).toMatchObject({ code: 400 })
})
