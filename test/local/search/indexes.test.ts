import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysOf, passagesIndex, startSearchService, type SearchService } from './search-service.ts'

let service: SearchService

beforeAll(async () => {
  service = await startSearchService()
})
afterAll(() => service.close())

describe('an index', () => {
  test('is created, read back as it was defined, listed, and deleted', async () => {
    const created = await service.indexes.createIndex(passagesIndex('made'))
    const read = await service.indexes.getIndex('made')
    expect(read.fields).toEqual(created.fields)
    expect(read.semanticSearch?.configurations?.[0]?.name).toBe('passages')
    expect(read.vectorSearch?.profiles?.[0]).toMatchObject({ name: 'cosine', algorithmConfigurationName: 'hnsw' })

    const names: string[] = []
    for await (const index of service.indexes.listIndexes()) names.push(index.name)
    expect(names).toContain('made')

    await service.indexes.deleteIndex('made')
    await expect(service.indexes.getIndex('made')).rejects.toMatchObject({ statusCode: 404 })
  })

  test('is not created twice, and deleting one that is not there is no error', async () => {
    await service.indexes.createIndex(passagesIndex('once'))
    await expect(service.indexes.createIndex(passagesIndex('once'))).rejects.toMatchObject({
      statusCode: 400,
      details: { error: { code: 'OperationNotAllowed' } },
    })
    await service.indexes.deleteIndex('never-made')
  })

  test('takes new fields, and documents from before can be filled in and found by them', async () => {
    await service.indexes.createIndex(passagesIndex('growing'))
    const passages = service.passages('growing')
    await passages.uploadDocuments([{ id: 'a', content: 'alpha', embedding: [1, 0, 0, 0] }])
    const grown = passagesIndex('growing')
    grown.fields.push(
      { name: 'summary', type: 'Edm.String', searchable: true },
      { name: 'source', type: 'Edm.String', filterable: true },
    )
    await service.indexes.createOrUpdateIndex(grown)
    await service.request("/indexes('growing')/docs/search.index", {
      method: 'POST',
      body: JSON.stringify({ value: [{ '@search.action': 'merge', id: 'a', summary: 'omega', source: 'wiki' }] }),
    })

    expect(await keysOf(await passages.search('omega', { filter: "source eq 'wiki'" }))).toEqual(['a'])
    expect(await keysOf(await passages.search('alpha'))).toEqual(['a'])
    const found = await passages.search(undefined, {
      vectorSearchOptions: { queries: [{ kind: 'vector', vector: [1, 0, 0, 0], fields: ['embedding'] }] },
    })
    expect(await keysOf(found)).toEqual(['a'])
  })

  test('refuses to change or to drop a field it has', async () => {
    await service.indexes.createIndex(passagesIndex('fixed'))
    const changed = passagesIndex('fixed')
    changed.fields[2] = { name: 'content', type: 'Edm.String', searchable: true, filterable: true }
    await expect(service.indexes.createOrUpdateIndex(changed)).rejects.toThrow(
      "Existing field 'content' cannot be changed.",
    )

    const dropped = passagesIndex('fixed')
    dropped.fields = dropped.fields.filter((field) => field.name !== 'rating')
    await expect(service.indexes.createOrUpdateIndex(dropped)).rejects.toThrow(
      "Existing field(s) 'rating' cannot be deleted.",
    )
  })

  test('lets retrievable be changed, which needs no new index', async () => {
    await service.indexes.createIndex(passagesIndex('shy'))
    await service.passages('shy').uploadDocuments([{ id: 'a', content: 'hidden from now on' }])
    const shy = passagesIndex('shy')
    shy.fields[2] = { name: 'content', type: 'Edm.String', searchable: true, hidden: true }
    await service.indexes.createOrUpdateIndex(shy)

    const { results } = await service.passages('shy').search('hidden')
    for await (const { document } of results) expect(document).not.toHaveProperty('content')
    await expect(service.passages('shy').search('hidden', { select: ['content'] })).rejects.toMatchObject({
      statusCode: 400,
    })
  })

  // The SDK loses the ETag of an index on its way in; plain requests show what the protocol offers.
  test('is changed only by whoever has seen its current state, when asked to check', async () => {
    const put = (description: string, headers: Record<string, string>) => {
      const fields = [{ name: 'id', type: 'Edm.String', key: true }]
      const body = JSON.stringify({ name: 'guarded', fields, description })
      return service.request("/indexes('guarded')", { method: 'PUT', body, headers })
    }
    const created = await put('first', { 'if-none-match': '*' })
    expect(created.status).toBe(201)
    const first = created.headers.get('etag') ?? ''
    expect((await put('again', { 'if-none-match': '*' })).status).toBe(412)

    const changed = await put('second', { 'if-match': first })
    expect(changed.status).toBe(200)
    expect((await put('too late', { 'if-match': first })).status).toBe(412)
    expect(
      (await service.request("/indexes('guarded')", { method: 'DELETE', headers: { 'if-match': first } })).status,
    ).toBe(412)
    expect(await service.indexes.getIndex('guarded')).toMatchObject({ description: 'second' })
  })

  test('tells how much it holds', async () => {
    await service.indexes.createIndex(passagesIndex('measured'))
    await service.passages('measured').uploadDocuments([
      { id: 'a', content: 'alpha', embedding: [1, 0, 0, 0] },
      { id: 'b', content: 'beta' },
    ])
    const statistics = await service.indexes.getIndexStatistics('measured')
    expect(statistics).toMatchObject({ documentCount: 2, vectorIndexSize: 16 })
    expect(statistics.storageSize).toBeGreaterThan(0)
  })

  test.each([
    ['no key', (fields: object[]) => fields.slice(1)],
    ['two keys', (fields: object[]) => [...fields, { name: 'other', type: 'Edm.String', key: true }]],
    [
      'a vector without dimensions',
      (fields: object[]) => [...fields, { name: 'v', type: 'Collection(Edm.Single)', vectorSearchProfile: 'p' }],
    ],
    [
      'a vector with an unknown profile',
      (fields: object[]) => [
        ...fields,
        { name: 'v', type: 'Collection(Edm.Single)', dimensions: 3, vectorSearchProfile: 'p' },
      ],
    ],
    ['a type that does not exist', (fields: object[]) => [...fields, { name: 'v', type: 'Edm.Text' }]],
    ['a name that begins with a digit', (fields: object[]) => [...fields, { name: '1st', type: 'Edm.String' }]],
    ['the same name twice', (fields: object[]) => [...fields, ...fields.slice(1)]],
    [
      'a sortable collection',
      (fields: object[]) => [...fields, { name: 'c', type: 'Collection(Edm.String)', sortable: true }],
    ],
  ])('with %s is refused', async (_what, change) => {
    const fields = change([
      { name: 'id', type: 'Edm.String', key: true },
      { name: 'text', type: 'Edm.String' },
    ])
    const response = await service.request("/indexes('refused')", {
      method: 'PUT',
      body: JSON.stringify({ name: 'refused', fields }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'InvalidRequestParameter' } })
  })

  test('has a lower-case name', async () => {
    const body = JSON.stringify({ name: 'Passages', fields: [{ name: 'id', type: 'Edm.String', key: true }] })
    const response = await service.request('/indexes', { method: 'POST', body })
    expect(response.status).toBe(400)
  })
})

test('indexes know nothing of each other', async () => {
  await service.indexes.createIndex(passagesIndex('left'))
  await service.indexes.createIndex(passagesIndex('right'))
  await service.passages('left').uploadDocuments([{ id: 'same', content: 'left text', embedding: [1, 0, 0, 0] }])
  await service.passages('right').uploadDocuments([{ id: 'same', content: 'right text', embedding: [0, 1, 0, 0] }])

  expect(await keysOf(await service.passages('left').search('right'))).toEqual([])
  await service.indexes.deleteIndex('left')
  expect(await service.passages('right').getDocument('same')).toMatchObject({ content: 'right text' })

  await service.indexes.createIndex(passagesIndex('left'))
  expect(await service.passages('left').getDocumentsCount()).toBe(0)
  expect(await keysOf(await service.passages('left').search('left'))).toEqual([])
})
