// The way of a passage through the search stand-in, from its index to an answer.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keysOf, passagesIndex, startSearchService, type SearchService } from './search-service.ts'

let service: SearchService

beforeAll(async () => {
  service = await startSearchService()
})
afterAll(() => service.close())

test('an index is made, passages are uploaded, and a hybrid search finds the ones the caller may read', async () => {
  await service.indexes.createOrUpdateIndex(passagesIndex())
  const passages = service.passages()
  const uploaded = await passages.mergeOrUploadDocuments([
    { id: 'p1', content: 'The parental leave is 480 days in Sweden.', groups: ['hr'], embedding: [1, 0, 0, 0] },
    { id: 'p2', content: 'Expense reports are due by the fifth.', groups: ['finance'], embedding: [0, 1, 0, 0] },
    { id: 'p3', content: 'Parental leave can be shared.', groups: ['hr', 'all'], embedding: [0.9, 0.1, 0, 0] },
    { id: 'p4', content: 'Parental leave of managers.', groups: ['board'], embedding: [1, 0, 0, 0] },
  ])
  expect(uploaded.results.map((result) => [result.key, result.succeeded, result.statusCode])).toEqual([
    ['p1', true, 201],
    ['p2', true, 201],
    ['p3', true, 201],
    ['p4', true, 201],
  ])

  const found = await passages.search('parental leave in Sweden', {
    filter: "groups/any(g: search.in(g, 'hr,all'))",
    vectorSearchOptions: {
      queries: [{ kind: 'vector', vector: [1, 0, 0, 0], fields: ['embedding'], kNearestNeighborsCount: 3 }],
    },
    select: ['id', 'content'],
    top: 5,
    includeTotalCount: true,
  })

  expect(found.count).toBe(2)
  expect(await keysOf(found)).toEqual(['p1', 'p3'])
})
