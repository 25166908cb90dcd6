import type { Container, JSONValue } from '@azure/cosmos'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, startAccount, type CosmosAccount } from './cosmos-account.ts'

let account: CosmosAccount
let container: Container
beforeAll(async () => {
  account = await startAccount()
  container = await account.container({ id: 'c' })
  for (const item of items) await container.items.create({ userId: 'ann', ...item })
})
afterAll(() => account.close())

const items = [
  { id: 'text', v: 'Apple', tags: ['red', 'sweet'], deep: { a: { b: 1 } } },
  { id: 'number', v: 7, tags: [], name: "O'Brien" },
  { id: 'null', v: null, tags: [{ name: 'x', size: 1 }] },
  { id: 'true', v: true, tags: 'no array' },
  { id: 'undefined' },
]

async function select(query: string, parameters: Record<string, JSONValue> = {}): Promise<unknown[]> {
  const spec = { query, parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })) }
  return (await container.items.query<unknown>(spec, { partitionKey: 'ann' }).fetchAll()).resources
}

const where = (condition: string, parameters: Record<string, JSONValue> = {}): Promise<unknown[]> =>
  select(`SELECT VALUE c.id FROM c WHERE ${condition}`, parameters)

describe('filters', () => {
  test.each([
    ['c.v = "Apple"', ['text']],
    ["c.v = 'Apple'", ['text']],
    ['c["v"] = 7', ['number']],
    ['c.v != 7', []],
    ['c.v <> 8', ['number']],
    ['c.v > 6 AND c.v <= 7', ['number']],
    ['c.v >= "A" and c.v < "B"', ['text']],
    ['c.v BETWEEN 1 AND 7', ['number']],
    ['c.v NOT BETWEEN 1 AND 6 AND c.id != "x"', ['number']],
    ['c.v IN ("Apple", 7, null)', ['text', 'number', 'null']],
    ['c.v NOT IN ("Apple", 7)', ['null', 'true']],
    ['c.v = null', ['null']],
    ['IS_NULL(c.v)', ['null']],
    ['IS_DEFINED(c.v)', ['text', 'number', 'null', 'true']],
    ['NOT IS_DEFINED(c.v)', ['undefined']],
    ['NOT (c.v = 7)', []],
    ['NOT (c.id = "text" OR c.id = "null")', ['number', 'true', 'undefined']],
    ['c.v', ['true']],
    ['c.v = true OR c.v = "Apple"', ['text', 'true']],
    ['c.missing = 1 OR c.id = "null"', ['null']],
    ['c.missing = c.missing', []],
    ['c.deep.a.b = 1', ['text']],
    ['c.deep = {"a": {"b": 1}}', ['text']],
    ['c.tags[0] = "red"', ['text']],
    ['c.tags["length"] = 2', []],
    ['STARTSWITH(c.v, "app")', []],
    ['STARTSWITH(c.v, "app", true)', ['text']],
    ['ENDSWITH(c.v, "ple")', ['text']],
    ['CONTAINS(LOWER(c.v), "app")', ['text']],
    ['STRINGEQUALS(c.v, "APPLE", true)', ['text']],
    ['ARRAY_CONTAINS(c.tags, "red")', ['text']],
    ['ARRAY_CONTAINS(c.tags, {"name": "x"})', []],
    ['ARRAY_CONTAINS(c.tags, {"name": "x"}, true)', ['null']],
    ['ARRAY_CONTAINS(["text", "null"], c.id)', ['text', 'null']],
    ['ARRAY_LENGTH(c.tags) = 0', ['number']],
    ['LENGTH(c.id) > 6', ['undefined']],
    ['c.v + 1 = 8 AND c.v * 2 - 4 = 10 AND c.v % 4 = 3', ['number']],
    ['(c.v ?? "none") = "none"', ['undefined']],
    ['c.name = "O\'Brien"', ['number']],
    ["c.name = 'O\\'Brien'", ['number']],
  ])('%s', async (condition, found) => {
    expect(await where(condition)).toEqual(found)
  })

  test('undefined is not null: neither equals the other nor sorts into its place', async () => {
    expect(await where('c.v = null')).toEqual(['null'])
    expect(await select('SELECT VALUE c.id FROM c ORDER BY c.v')).toEqual([
      'undefined',
      'null',
      'true',
      'number',
      'text',
    ])
    expect(await select('SELECT VALUE c.id FROM c ORDER BY c.v DESC')).toEqual([
      'text',
      'number',
      'true',
      'null',
      'undefined',
    ])
  })
})

describe('parameters', () => {
  test.each(['"', "'", '\\', '--', "' OR '1' = '1", '"; DROP TABLE items; --', '@v', '%_', 'ä漢👋\u0000\u2028', '*/'])(
    'the text %j is a value and nothing else',
    async (v) => {
      const id = `hostile-${Buffer.from(v).toString('hex')}`
      await container.items.create({ id, userId: 'hostile', v })
      const query = { query: 'SELECT VALUE c.id FROM c WHERE c.v = @v', parameters: [{ name: '@v', value: v }] }
      expect((await container.items.query(query, { partitionKey: 'hostile' }).fetchAll()).resources).toEqual([id])
    },
  )

  test('any value that is stored is found again by itself', async () => {
    const store = await account.container()
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    )
    await fc.assert(
      fc.asyncProperty(value, fc.string({ minLength: 1 }), async (v, userId) => {
        await store.items.upsert({ id: 'x', userId, v })
        const query = { query: 'SELECT VALUE c.v FROM c WHERE c.v = @v', parameters: [{ name: '@v', value: v }] }
        const { resources } = await store.items.query(query, { partitionKey: userId }).fetchAll()
        expect(resources).toEqual([JSON.parse(JSON.stringify(v))])
      }),
      { numRuns: 25 },
    )
  })

  test('objects and arrays are values too', async () => {
    expect(await where('c.tags = @tags', { '@tags': ['red', 'sweet'] })).toEqual(['text'])
    expect(await where('c.deep.a = @a', { '@a': { b: 1 } })).toEqual(['text'])
    expect(await where('ARRAY_CONTAINS(@ids, c.id)', { '@ids': ['null'] })).toEqual(['null'])
  })
})

describe('selections', () => {
  test.each([
    ['SELECT c.id, c.deep.a AS inner FROM c WHERE c.id = "text"', [{ id: 'text', inner: { b: 1 } }]],
    ['SELECT c.id, c.v FROM c WHERE c.id = "undefined"', [{ id: 'undefined' }]],
    ['SELECT VALUE {"name": c.id, "first": c.tags[0]} FROM c WHERE c.v = "Apple"', [{ name: 'text', first: 'red' }]],
    ['SELECT VALUE [c.v, c.missing, 1] FROM c WHERE c.v = 7', [[7, 1]]],
    ['SELECT VALUE c.deep.a.b FROM c', [1]],
    ['SELECT UPPER(c.v) FROM c WHERE c.id = "text"', [{ $1: 'APPLE' }]],
    ['SELECT VALUE item.id FROM conversations AS item WHERE item.v = 7', ['number']],
    ['select value r.id from root r where r.v = 7', ['number']],
    ['SELECT TOP 2 VALUE c.id FROM c', ['text', 'number']],
    ['SELECT VALUE c.id FROM c OFFSET 1 LIMIT 2', ['number', 'null']],
    ['SELECT VALUE COUNT(1) FROM c', [5]],
    ['SELECT VALUE COUNT(c.v) FROM c', [4]],
    ['SELECT VALUE MAX(c.id) FROM c', ['undefined']],
    ['SELECT VALUE SUM(c.v) FROM c WHERE IS_NUMBER(c.v)', [7]],
    ['SELECT VALUE SUM(c.v) FROM c', []],
    ['SELECT VALUE MIN(c.missing) FROM c', []],
    ['SELECT COUNT(1) AS n, MIN(c.id) AS first FROM c', [{ n: 5, first: 'null' }]],
    ['SELECT VALUE c.id = "text" ? "yes" : "no" FROM c WHERE c.id IN ("text", "null")', ['yes', 'no']],
  ])('%s', async (query, result) => {
    expect(await select(query)).toEqual(result)
  })
})

describe('several sort keys', () => {
  test('take a composite index in the service, and here', async () => {
    expect(await refusalOf(select('SELECT * FROM c ORDER BY c.v, c.id'))).toMatchObject({
      code: 400,
      message: expect.stringContaining('composite index') as string,
    })
    const indexed = await account.container({
      indexingPolicy: {
        compositeIndexes: [
          [
            { path: '/a', order: 'ascending' },
            { path: '/b', order: 'descending' },
          ],
        ],
      },
    })
    for (const [id, a, b] of [
      ['1', 1, 1],
      ['2', 1, 2],
      ['3', 0, 1],
    ] as const)
      await indexed.items.create({ id, a, b, userId: 'ann' })
    const sorted = async (order: string) => {
      const query = `SELECT VALUE c.id FROM c ORDER BY ${order}`
      return (await indexed.items.query(query, { partitionKey: 'ann' }).fetchAll()).resources
    }
    expect(await sorted('c.a, c.b DESC')).toEqual(['3', '2', '1'])
    expect(await sorted('c.a DESC, c.b')).toEqual(['1', '2', '3'])
    expect(await refusalOf(sorted('c.a, c.b'))).toMatchObject({ code: 400 })
  })
})

test('sorting by a property that the indexing policy leaves out is refused, as the service does', async () => {
  const policy = {
    includedPaths: [{ path: '/*' }, { path: '/meta/size/?' }],
    excludedPaths: [{ path: '/content/?' }, { path: '/meta/*' }],
  }
  const lean = await account.container({ indexingPolicy: policy })
  await lean.items.create({ id: 'x', userId: 'ann' })
  const sortedBy = (property: string) =>
    lean.items.query(`SELECT VALUE c.id FROM c ORDER BY c.${property}`, { partitionKey: 'ann' }).fetchAll()
  expect((await sortedBy('title')).resources).toEqual(['x'])
  expect((await sortedBy('meta.size')).resources).toEqual(['x'])
  expect(await refusalOf(sortedBy('content'))).toMatchObject({ code: 400 })
  expect(await refusalOf(sortedBy('meta.author'))).toMatchObject({ code: 400 })
})

describe('queries that cannot be answered', () => {
  test.each([
    ['SELECT', 'SC1001'],
    ['SELECT * FROM', 'SC1001'],
    ['SELECT * FROM c WHERE', 'SC1001'],
    ['SELECT * FROM c WHERE c.a = ', 'SC1001'],
    ['SELECT * FROM c WHERE (c.a = 1', 'SC1001'],
    ['SELECT * FROM c WHERE c.a = "open', 'SC1001'],
    ['SELECT * FROM c ORDER BY c.a LIMIT 1', 'SC1001'],
    ['SELECT * FROM c WHERE c.value = 1', 'SC1001'],
    ['SELECT * FROM c; DROP TABLE items', 'SC1001'],
    ['SELECT * FROM c WHERE d.a = 1', 'SC2001'],
    ['SELECT * FROM c WHERE c.a = @nowhere', 'SC2061'],
    ['SELECT * FROM c OFFSET -1 LIMIT 1', 'SC1001'],
    ['SELECT * FROM c WHERE COUNT(1) > 1', 'SC2102'],
    ['SELECT c.a, COUNT(1) FROM c', 'GROUP BY'],
    ['SELECT * FROM c GROUP BY c.a', 'GROUP BY'],
    ['SELECT * FROM c JOIN t IN c.tags', 'JOIN'],
    ['SELECT * FROM t IN c.tags', 'IN'],
    ['SELECT * FROM c WHERE c.a LIKE "x%"', 'LIKE'],
    ['SELECT * FROM c WHERE EXISTS(SELECT 1 FROM c)', 'subqueries'],
    ['SELECT * FROM c WHERE NOT c.a = 1', 'parentheses'],
    ['SELECT * FROM c WHERE VectorDistance(c.a, c.b) > 1', 'VECTORDISTANCE'],
    ['SELECT * FROM c ORDER BY LOWER(c.a)', 'ORDER BY'],
    ['SELECT * FROM c -- all of them', 'comments'],
    ['SELECT * FROM c WHERE c.a & 1 = 1', 'SC1001'],
  ])('%s is a 400 that says why', async (query, reason) => {
    const refusal = await refusalOf(select(query))
    expect(refusal.code).toBe(400)
    expect(refusal.message).toContain(reason)
  })
})
