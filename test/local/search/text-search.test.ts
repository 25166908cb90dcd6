import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysOf, passagesIndex, startSearchService, type SearchService } from './search-service.ts'

let service: SearchService

beforeAll(async () => {
  service = await startSearchService()
  await service.indexes.createIndex(passagesIndex())
  await service.passages().uploadDocuments([
    {
      id: 'a',
      title: 'Parental leave',
      content: 'Every parent has 240 days of leave. It can be shared.',
      language: 'en',
    },
    { id: 'b', title: 'Sick leave', content: 'Call your manager on the first day.', language: 'en' },
    { id: 'c', title: 'Expenses', content: 'Wi-Fi on trains is paid. Receipts by the fifth.', language: 'en' },
    { id: 'd', title: '育児休業', content: '育児休業は取得できます。', language: 'ja' },
    { id: 'e', title: 'Überstunden', content: 'Mehrarbeit wird ausgeglichen.', language: 'de' },
  ])
})
afterAll(() => service.close())

async function find(text: string, options: object = {}): Promise<string[]> {
  return keysOf(await service.passages().search(text, options))
}

describe('words', () => {
  test.each([
    ['parental', {}, ['a']],
    ['PARENTAL', {}, ['a']],
    ['überstunden', {}, ['e']],
    ['leave', { searchFields: ['content'] }, ['a']],
    ['leave manager', { searchMode: 'all' }, ['b']],
    ['"sick leave"', {}, ['b']],
    ['"leave sick"', {}, []],
    ['expens*', {}, ['c']],
    ['leave +manager', { searchMode: 'all' }, ['b']],
    ['leave -manager', { searchMode: 'all' }, ['a']],
    ['wi-fi', { searchMode: 'all' }, ['c']],
    ['休業', { searchMode: 'all' }, ['d']],
    ['title:leave AND content:manager', { queryType: 'full' }, ['b']],
    ['nothing whatever', {}, []],
    ['!!! ???', {}, []],
  ])('%s %o', async (text, options, keys) => {
    expect(await find(text, options)).toEqual(keys)
  })

  test.each(['*', '', undefined])('%o asks for everything', async (text) => {
    expect(await keysOf(await service.passages().search(text))).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test.each([
    '"',
    '(',
    ')',
    '*a',
    'a AND',
    '-',
    '+',
    '\\',
    "';--",
    '{content}: x',
    'NEAR(a b)',
    'c0:leave',
    '^',
    '~',
    '%',
    '\0',
  ])('%o is no error', async (text) => {
    await expect(find(text)).resolves.toBeInstanceOf(Array)
    await expect(find(`leave ${text}`, { queryType: 'full' })).resolves.toBeInstanceOf(Array)
  })
})

/** Of `cat` in the four documents of the test below, three of which have it; nine words in all. */
function bm25(frequency: number, length: number): number {
  const [documents, having, meanLength] = [4, 3, 9 / 4]
  const rarity = Math.log(1 + (documents - having + 0.5) / (having + 0.5))
  return (rarity * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * length) / meanLength))
}

test.each(['leave '.repeat(5_000), 'leave + days | '.repeat(5_000), '(leave | -'.repeat(5_000), '"'.repeat(5_001)])(
  'a question of any length and shape is answered',
  async (text) => {
    await expect(find(text)).resolves.toBeInstanceOf(Array)
  },
)

describe('scores', () => {
  test('are BM25 with k1 1.2 and b 0.75, over all searchable fields as one text', async () => {
    await service.indexes.createIndex({
      name: 'scored',
      fields: [
        { name: 'id', type: 'Edm.String', key: true },
        { name: 'content', type: 'Edm.String', searchable: true },
      ],
    })
    await service.passages('scored').uploadDocuments([
      { id: 'a', content: 'cat cat dog' },
      { id: 'b', content: 'cat' },
      { id: 'c', content: 'dog bird fish' },
      { id: 'd', content: 'cat bird' },
    ])
    const scores: Record<string, number> = {}
    for await (const { document, score } of (await service.passages('scored').search('cat')).results)
      scores[document.id] = score

    expect(Object.keys(scores)).toEqual(['b', 'a', 'd'].sort((x, y) => scores[y]! - scores[x]!))
    expect(scores['a']).toBeCloseTo(bm25(2, 3))
    expect(scores['b']).toBeCloseTo(bm25(1, 1))
    expect(scores['d']).toBeCloseTo(bm25(1, 2))
  })

  test('add up over the words that match', async () => {
    expect(await find('parental leave days')).toEqual(['a', 'b'])
  })
})

describe('a search', () => {
  test('returns the selected fields only, collections never null', async () => {
    const found = await service.passages().search('parental', { select: ['title', 'groups', 'rating'] })
    const results = await Array.fromAsync(found.results)
    // The SDK leaves what begins with @search among a document's own fields.
    const fields = results.map(({ document }) =>
      Object.fromEntries(Object.entries(document).filter(([name]) => !name.startsWith('@search.'))),
    )
    expect(fields).toEqual([{ title: 'Parental leave', groups: [], rating: null }])
  })

  test('marks the words that were found', async () => {
    const found = await service.passages().search('shared parent*', { highlightFields: 'content-1,title' })
    const results = await Array.fromAsync(found.results)
    expect(results.map(({ highlights }) => highlights)).toEqual([
      { content: ['Every <em>parent</em> has 240 days of leave.'], title: ['<em>Parental</em> leave'] },
    ])
  })

  test('can be part of a filter', async () => {
    expect(await find('*', { filter: "search.ismatch('leave', 'title') and language eq 'en'" })).toEqual(['a', 'b'])
    expect(await find('*', { filter: "not search.ismatch('leave shared', 'title,content', 'simple', 'all')" })).toEqual(
      ['b', 'c', 'd', 'e'],
    )
  })

  test('is understood as a GET, too', async () => {
    const query = new URLSearchParams({
      search: 'leave',
      $filter: "language eq 'en'",
      $top: '1',
      $count: 'true',
      $select: 'id',
      facet: 'language',
    })
    const response = await service.request(`/indexes/passages/docs?${query.toString()}`)
    expect(await response.json()).toMatchObject({
      '@odata.count': 2,
      '@search.facets': { language: [{ value: 'en', count: 2 }] },
      value: [{ id: 'a' }],
    })
  })

  test('stems English when a field has an English analyzer', async () => {
    await service.indexes.createIndex({
      name: 'english',
      fields: [
        { name: 'id', type: 'Edm.String', key: true },
        { name: 'content', type: 'Edm.String', searchable: true, analyzerName: 'en.microsoft' },
      ],
    })
    await service.passages('english').uploadDocuments([{ id: 'a', content: 'The employees were travelling.' }])
    expect(await keysOf(await service.passages('english').search('employee travels', { searchMode: 'all' }))).toEqual([
      'a',
    ])
  })

  test.each([
    [{ select: 'colour' }, "Could not find a property named 'colour' on type 'search.document'"],
    [{ searchFields: 'colour' }, "Unknown field 'colour' in search field list."],
    [{ searchFields: 'language' }, "The field 'language' in the search field list is not searchable."],
    [{ highlight: 'rating' }, "Field 'rating' is not marked as 'searchable'."],
    [{ orderby: 'title' }, "'title' is not a sortable field."],
    [{ orderby: 'ordinal descending' }, "Syntax error at position 18 in 'ordinal descending'."],
    [{ filter: 'ordinal eq' }, "Syntax error at position 10 in 'ordinal eq'."],
    [{ facets: ['title'] }, "The field 'title' has not been marked as facetable in the schema"],
    [{ queryType: 'semantic', semanticConfiguration: 'other' }, "Unknown semantic configuration 'other'."],
    [{ skip: 100_001 }, 'Value must be between 0 and 100000.'],
    [{ top: -1 }, 'Value must be greater than or equal to 0.'],
    [{ searchMode: 'some' }, 'searchMode'],
  ])('%o is refused', async (body, message) => {
    const response = await service.request("/indexes('passages')/docs/search.post.search", {
      method: 'POST',
      body: JSON.stringify({ search: 'leave', ...body }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(message) } })
  })
})
