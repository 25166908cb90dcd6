import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysOf, passagesIndex, startSearchService, type SearchService } from './search-service.ts'

let service: SearchService

beforeAll(async () => {
  service = await startSearchService()
  await service.indexes.createIndex(passagesIndex())
  await service.passages().uploadDocuments(
    Array.from({ length: 120 }, (_, at) => ({
      id: `p${String(at).padStart(3, '0')}`,
      content: at % 2 === 0 ? 'even passage' : 'odd passage',
      language: `l${at % 12}`,
      groups: at % 3 === 0 ? ['all', 'hr'] : ['all'],
      ordinal: at % 10,
      ...(at < 119 ? { rating: at / 4 } : {}),
      indexedAt: new Date(Date.UTC(2026, 0, 1 + (at % 2))),
    })),
  )
})
afterAll(() => service.close())

async function facetValues(facet: string): Promise<unknown[]> {
  const found = await service.passages().search('*', { facets: [facet], top: 0 })
  return (found.facets?.['ordinal'] ?? []).map(({ value }) => value)
}

interface Page {
  readonly value: readonly unknown[]
  readonly '@odata.nextLink'?: string
  readonly '@search.nextPageParameters'?: object
}

async function searchMany(body: object): Promise<Page> {
  const request = { method: 'POST', body: JSON.stringify(body) }
  const response = await service.request("/indexes('many')/docs/search.post.search", request)
  return (await response.json()) as Page
}

describe('facets', () => {
  test('count the values of what was found: the ten most frequent, unless told otherwise', async () => {
    const found = await service.passages().search('even', { facets: ['language', 'groups', 'indexedAt'], top: 0 })
    expect(found.facets?.['language']).toHaveLength(6)
    expect(found.facets?.['groups']).toMatchObject([
      { value: 'all', count: 60 },
      { value: 'hr', count: 20 },
    ])
    expect(found.facets?.['indexedAt']).toMatchObject([{ value: new Date('2026-01-01T00:00:00Z'), count: 60 }])

    const all = await service.passages().search('*', { facets: ['language'], top: 0 })
    expect(all.facets?.['language']).toHaveLength(10)
    const twelve = await service.passages().search('*', { facets: ['language,count:100'], top: 0 })
    expect(twelve.facets?.['language']).toHaveLength(12)
  })

  test('can be sorted by value, either way', async () => {
    expect(await facetValues('ordinal,sort:value,count:3')).toEqual([0, 1, 2])
    expect(await facetValues('ordinal,sort:-value,count:3')).toEqual([9, 8, 7])
  })

  test('count what passes the filter', async () => {
    const found = await service
      .passages()
      .search('*', { facets: ['groups'], filter: "groups/any(g: g eq 'hr')", top: 0 })
    expect(found.facets?.['groups']).toMatchObject([
      { value: 'all', count: 40 },
      { value: 'hr', count: 40 },
    ])
  })
})

describe('order', () => {
  test('is by several fields, each in its direction; missing values come first when ascending', async () => {
    const ascending = await keysOf(await service.passages().search('*', { orderBy: ['rating'], top: 2 }))
    expect(ascending).toEqual(['p119', 'p000'])
    const mixed = await keysOf(await service.passages().search('*', { orderBy: ['ordinal desc', 'id asc'], top: 3 }))
    expect(mixed).toEqual(['p009', 'p019', 'p029'])
    const descending = await keysOf(await service.passages().search('*', { orderBy: ['rating desc'], top: 2 }))
    expect(descending).toEqual(['p118', 'p117'])
  })
})

describe('pages', () => {
  test('without top, the SDK walks through all pages of 50', async () => {
    const sizes: number[] = []
    const found = await service.passages().search('*', { includeTotalCount: true, orderBy: ['id'] })
    for await (const page of found.results.byPage()) sizes.push(page.results.length)
    expect(found.count).toBe(120)
    expect(sizes).toEqual([50, 50, 20])
    const keys = await keysOf(await service.passages().search('*', { orderBy: ['id'] }))
    expect(new Set(keys).size).toBe(120)
  })

  test('top is the whole of what is wanted, skip leaves out the first', async () => {
    const found = await service.passages().search('*', { orderBy: ['id'], top: 2, skip: 3 })
    expect(await keysOf(found)).toEqual(['p003', 'p004'])
  })

  test('a reply has at most 1 000 documents; what is wanted beyond comes with the next page', async () => {
    await service.indexes.createIndex(passagesIndex('many'))
    for (const batch of [0, 1]) {
      await service
        .passages('many')
        .uploadDocuments(Array.from({ length: 600 }, (_, at) => ({ id: `p${batch}-${at}` })))
    }
    const first = await searchMany({ search: '*', top: 1100 })
    expect(first.value).toHaveLength(1000)
    expect(first['@odata.nextLink']).toContain("/indexes('many')/docs/search.post.search")
    expect(first['@search.nextPageParameters']).toMatchObject({ search: '*', skip: 1000, top: 100 })
    const second = await searchMany(first['@search.nextPageParameters'] ?? {})
    expect(second.value).toHaveLength(100)
    expect(second).not.toHaveProperty('@odata.nextLink')
  })
})

test('the count of an index is of its documents, found or not', async () => {
  expect(await service.passages().getDocumentsCount()).toBe(120)
})
