import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keysOf, passagesIndex, startSearchService, type Passage, type SearchService } from './search-service.ts'

let service: SearchService
let indexCount = 0
let indexName: string

beforeAll(async () => {
  service = await startSearchService()
})
beforeEach(async () => {
  indexCount += 1
  indexName = `documents-${indexCount}`
  await service.indexes.createIndex(passagesIndex(indexName))
})
afterAll(() => service.close())

interface Written {
  readonly status: number
  readonly results: readonly { key: string; status: boolean; errorMessage: string | null; statusCode: number }[]
  /** Of a batch that was refused as a whole. */
  readonly message: string
}

async function write(...value: object[]): Promise<Written> {
  const request = { method: 'POST', body: JSON.stringify({ value }) }
  const response = await service.request(`/indexes('${indexName}')/docs/search.index`, request)
  const body = (await response.json()) as { value?: Written['results']; error?: { message: string } }
  return { status: response.status, results: body.value ?? [], message: body.error?.message ?? '' }
}

async function read(key: string): Promise<Passage> {
  return service.passages(indexName).getDocument(key)
}

describe('what is written', () => {
  test('upload replaces the whole document, merge only what was sent', async () => {
    const passages = service.passages(indexName)
    await passages.uploadDocuments([{ id: 'a', title: 'T', content: 'C', groups: ['x', 'y'], embedding: [1, 2, 3, 4] }])
    await passages.mergeDocuments([{ id: 'a', content: 'C2', groups: ['z'] }])
    expect(await read('a')).toMatchObject({ title: 'T', content: 'C2', groups: ['z'], embedding: [1, 2, 3, 4] })
    await passages.mergeDocuments([{ id: 'a', title: null }])
    expect(await read('a')).toMatchObject({ title: null, content: 'C2' })
    await passages.uploadDocuments([{ id: 'a', content: 'C3' }])
    expect(await read('a')).toMatchObject({ title: null, content: 'C3', groups: [], embedding: null })
  })

  test('the old words, values and vector of a replaced document are no longer found', async () => {
    const passages = service.passages(indexName)
    await passages.uploadDocuments([{ id: 'a', content: 'before', language: 'de', embedding: [1, 0, 0, 0] }])
    await passages.uploadDocuments([{ id: 'a', content: 'after', language: 'en' }])
    expect(await keysOf(await passages.search('before'))).toEqual([])
    expect(await keysOf(await passages.search('*', { filter: "language eq 'de'" }))).toEqual([])
    const queries = [{ kind: 'vector' as const, vector: [1, 0, 0, 0], fields: ['embedding' as const] }]
    expect(await keysOf(await passages.search(undefined, { vectorSearchOptions: { queries } }))).toEqual([])
  })

  test('says of each document whether it was created or changed', async () => {
    await write({ id: 'old' })
    const { status, results } = await write(
      { '@search.action': 'upload', id: 'old' },
      { '@search.action': 'mergeOrUpload', id: 'new' },
      { '@search.action': 'delete', id: 'old' },
      { '@search.action': 'delete', id: 'never-there' },
    )
    expect(status).toBe(200)
    expect(results).toEqual([
      { key: 'old', status: true, errorMessage: null, statusCode: 200 },
      { key: 'new', status: true, errorMessage: null, statusCode: 201 },
      { key: 'old', status: true, errorMessage: null, statusCode: 200 },
      { key: 'never-there', status: true, errorMessage: null, statusCode: 200 },
    ])
    expect(await service.passages(indexName).getDocumentsCount()).toBe(1)
  })

  test('is partly written when a merge has nothing to merge into: 207, and that document alone fails', async () => {
    const { status, results } = await write({ '@search.action': 'merge', id: 'missing', title: 'T' }, { id: 'fine' })
    expect(status).toBe(207)
    expect(results).toEqual([
      { key: 'missing', status: false, errorMessage: 'Document not found.', statusCode: 404 },
      { key: 'fine', status: true, errorMessage: null, statusCode: 201 },
    ])
    expect(await read('fine')).toMatchObject({ id: 'fine' })
  })

  test('keys differ by case, and a batch sees its own earlier actions', async () => {
    await write({ id: 'Key' }, { id: 'key' }, { '@search.action': 'merge', id: 'key', title: 'second' })
    expect(await read('Key')).toMatchObject({ title: null })
    expect(await read('key')).toMatchObject({ title: 'second' })
  })

  test('comes back as it went in: numbers, truth, dates in UTC, vectors in single precision', async () => {
    await service.passages(indexName).uploadDocuments([
      {
        id: 'a',
        ordinal: -7,
        rating: 4.25,
        isDraft: true,
        indexedAt: '2026-01-02T03:04:05+02:00',
        embedding: [0.1, -0.2, 1e-7, 3],
      },
    ])
    expect(await read('a')).toMatchObject({
      ordinal: -7,
      rating: 4.25,
      isDraft: true,
      indexedAt: new Date('2026-01-02T01:04:05Z'),
      embedding: [0.1, -0.2, 1e-7, 3],
    })
  })
})

describe('a batch is refused as a whole', () => {
  test.each([
    ['for an invalid key', { id: 'a/b' }, "0: Invalid document key: 'a/b'. Keys can only contain letters"],
    ['for a key with a leading underscore', { id: '_a' }, 'Keys cannot start with a leading underscore.'],
    ['for a missing key', { title: 'T' }, 'Document key cannot be missing or empty.'],
    [
      'for a field the index does not have',
      { id: 'a', colour: 'red' },
      "The property 'colour' does not exist on type 'search.documentFields'.",
    ],
    [
      'for a vector of the wrong length',
      { id: 'a', embedding: [1, 2] },
      "expects a length of '4'. However, the provided vector has a length of '2'.",
    ],
    ['for a text where a number belongs', { id: 'a', ordinal: '7' }, "Cannot convert the value of 'ordinal'"],
    ['for a fraction where a whole number belongs', { id: 'a', ordinal: 7.5 }, "Cannot convert the value of 'ordinal'"],
    ['for a null in a collection', { id: 'a', groups: ['x', null] }, "Cannot convert the value of 'groups'"],
    [
      'for a date without an offset',
      { id: 'a', indexedAt: '2026-01-02T03:04:05' },
      "Cannot convert the value of 'indexedAt'",
    ],
    ['for an action that does not exist', { '@search.action': 'replace', id: 'a' }, '@search.action'],
  ])('%s', async (_why, document, expected) => {
    const { status, message } = await write(document, { id: 'good' })
    expect(status).toBe(400)
    expect(message).toContain('The request is invalid. Details: actions : ')
    expect(message).toContain(expected)
    expect(await service.passages(indexName).getDocumentsCount()).toBe(0)
  })

  test('beyond 1 000 documents, or without any', async () => {
    const many = Array.from({ length: 1001 }, (_, at) => ({ id: String(at) }))
    expect((await write(...many)).message).toContain('must have from 1 to 1000 valid items')
    expect((await write()).status).toBe(400)
    expect((await write(...many.slice(1))).status).toBe(200)
  })

  test('beyond 16 MB', async () => {
    const { status } = await write({ id: 'a', content: 'x'.repeat(16 * 1024 * 1024) })
    expect(status).toBe(413)
  })
})

test('a value too long to filter by fails its own document', async () => {
  const { status, results } = await write(
    { id: 'long', language: 'ü'.repeat(16_384) },
    { id: 'short', language: 'ü'.repeat(16_383) },
  )
  expect(status).toBe(207)
  expect(results[0]).toMatchObject({ status: false, statusCode: 400 })
  expect(results[0]?.errorMessage).toContain("Field 'language' contains a term that is too large to process.")
  expect(results[1]).toMatchObject({ status: true })
})

test('a document that is not there is a 404 with an empty body, as from the service', async () => {
  const response = await service.request(`/indexes('${indexName}')/docs('nobody')`)
  expect(response.status).toBe(404)
  expect(await response.text()).toBe('')
})

// The SDK escapes the parameter's name twice, and so never selects anything: a plain request does.
test('a lookup returns the selected fields only', async () => {
  await write({ id: 'a', title: 'T', content: 'C' })
  const response = await service.request(`/indexes('${indexName}')/docs('a')?$select=title`)
  expect(await response.json()).toEqual({ title: 'T' })
})

test('writing to an index that does not exist is a 404 that names it', async () => {
  const response = await service.request("/indexes('nowhere')/docs/search.index", {
    method: 'POST',
    body: '{"value":[{"id":"a"}]}',
  })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining("'nowhere'") } })
})
