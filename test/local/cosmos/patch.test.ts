// Patches of single properties.
import type { Container, PatchOperation } from '@azure/cosmos'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'

let account: CosmosAccount
let container: Container
beforeAll(async () => {
  account = await startAccount()
  container = await account.container()
})
afterAll(() => account.close())

const before = { id: 'p', userId: 'ann', n: 1, tags: ['a', 'b'], deep: { x: 1 }, 'sl/ash': 1 }
beforeEach(() => container.items.upsert(before))

async function patched(...operations: object[]): Promise<Record<string, unknown>> {
  const { resource } = await container.item('p', 'ann').patch(operations as PatchOperation[])
  const { _rid, _self, _etag, _attachments, _ts, ...item } = resource ?? {}
  return item
}

test.each([
  ['add puts a property', { op: 'add', path: '/new', value: null }, { new: null }],
  ['add makes room in an array', { op: 'add', path: '/tags/1', value: 'x' }, { tags: ['a', 'x', 'b'] }],
  ['add appends at the end', { op: 'add', path: '/tags/-', value: 'x' }, { tags: ['a', 'b', 'x'] }],
  ['set overwrites in an array', { op: 'set', path: '/tags/1', value: 'x' }, { tags: ['a', 'x'] }],
  ['set puts a property', { op: 'set', path: '/deep/y', value: [1] }, { deep: { x: 1, y: [1] } }],
  ['replace changes what is there', { op: 'replace', path: '/deep/x', value: 2 }, { deep: { x: 2 } }],
  ['remove takes from an array', { op: 'remove', path: '/tags/0' }, { tags: ['b'] }],
  ['incr adds, also below zero', { op: 'incr', path: '/n', value: -3.5 }, { n: -2.5 }],
  ['incr starts at zero', { op: 'incr', path: '/deep/count', value: 2 }, { deep: { x: 1, count: 2 } }],
  ['a slash in a name is written ~1', { op: 'set', path: '/sl~1ash', value: 2 }, { 'sl/ash': 2 }],
])('%s', async (_, operation, change) => {
  expect(await patched(operation)).toEqual({ ...before, ...change })
})

test('remove and move take a property away', async () => {
  expect(await patched({ op: 'remove', path: '/deep/x' })).toEqual({ ...before, deep: {} })
  expect(await patched({ op: 'move', from: '/n', path: '/deep/n' })).toMatchObject({ deep: { n: 1 } })
  expect((await container.item('p', 'ann').read()).resource).not.toHaveProperty('n')
})

test.each([
  ['replace of nothing', { op: 'replace', path: '/no', value: 1 }],
  ['remove of nothing', { op: 'remove', path: '/no' }],
  ['a path through nothing', { op: 'set', path: '/no/where', value: 1 }],
  ['a place beyond the array', { op: 'add', path: '/tags/3', value: 1 }],
  ['incr of a text', { op: 'incr', path: '/tags/0', value: 1 }],
  ['incr by a text', { op: 'incr', path: '/n', value: '1' }],
  ['the id', { op: 'set', path: '/id', value: 'x' }],
  ['the partition key', { op: 'set', path: '/userId', value: 'bob' }],
  ['a system property', { op: 'set', path: '/_etag', value: 'x' }],
  ['a move into itself', { op: 'move', from: '/deep', path: '/deep/x/y' }],
  ['an operation nobody knows', { op: 'copy', from: '/n', path: '/m' }],
])('%s is refused, and nothing of the patch is kept', async (_, operation) => {
  const both = [{ op: 'set', path: '/n', value: 99 }, operation] as PatchOperation[]
  expect(await refusalOf(container.item('p', 'ann').patch(both))).toMatchObject({ code: 400 })
  expect((await container.item('p', 'ann').read()).resource).toMatchObject(before)
})

test('more than ten operations are refused', async () => {
  const one: PatchOperation = { op: 'incr', path: '/n', value: 1 }
  expect(await refusalOf(container.item('p', 'ann').patch(Array.from({ length: 11 }, () => one)))).toMatchObject({
    code: 400,
  })
  expect(await patched(...Array.from({ length: 10 }, () => one))).toMatchObject({ n: 11 })
})

test('a patch with a condition is only applied when it holds', async () => {
  const item = container.item('p', 'ann')
  const operations: PatchOperation[] = [{ op: 'incr', path: '/n', value: 1 }]
  await item.patch({ operations, condition: 'FROM c WHERE c.n = 1' })
  const refusal = await refusalOf(item.patch({ operations, condition: 'FROM c WHERE c.n = 1' }))
  expect(refusal).toMatchObject({ code: 412, substatus: 1110 })
  expect((await item.read()).resource?.n).toBe(2)
})
