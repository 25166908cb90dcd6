import type { SearchOptions } from '@azure/search-documents'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysOf, passagesIndex, startSearchService, type Passage, type SearchService } from './search-service.ts'

let service: SearchService

beforeAll(async () => {
  service = await startSearchService()
  await service.indexes.createIndex(passagesIndex())
  await service.passages().uploadDocuments([
    { id: 'north', content: 'north wind', language: 'en', embedding: [2, 0, 0, 0] },
    { id: 'north-east', content: 'wind from the north east, wind again', language: 'de', embedding: [1, 1, 0, 0] },
    { id: 'east', content: 'east', language: 'en', embedding: [0, 3, 0, 0] },
    { id: 'south', content: 'south', language: 'en', embedding: [-1, 0, 0, 0] },
    { id: 'nowhere', content: 'no vector here, but a wind', language: 'en' },
  ])
})
afterAll(() => service.close())

type VectorOptions = Pick<SearchOptions<Passage>, 'filter' | 'top' | 'select'> & {
  readonly k?: number
  readonly vector?: number[]
  readonly weight?: number
  readonly filterMode?: 'preFilter' | 'postFilter'
}

function vectorSearch({
  k = 3,
  vector = [1, 0, 0, 0],
  weight,
  filterMode,
  ...rest
}: VectorOptions = {}): SearchOptions<Passage> {
  return {
    ...rest,
    vectorSearchOptions: {
      queries: [
        {
          kind: 'vector',
          vector,
          fields: ['embedding'],
          kNearestNeighborsCount: k,
          ...(weight === undefined ? {} : { weight }),
        },
      ],
      ...(filterMode ? { filterMode } : {}),
    },
  }
}

async function scoresOf(text: string | undefined, options: SearchOptions<Passage>): Promise<[string, number][]> {
  const scores: [string, number][] = []
  const found = await service.passages().search(text, options)
  for await (const { document, score } of found.results) scores.push([document.id, score])
  return scores
}

describe('a vector search', () => {
  test.each([undefined, '*', ''])('(text %o) finds the k most similar, scored by cosine', async (text) => {
    const found = await scoresOf(text, vectorSearch())
    expect(found.map(([key]) => key)).toEqual(['north', 'north-east', 'east'])
    expect(found[0]?.[1]).toBeCloseTo(1)
    expect(found[1]?.[1]).toBeCloseTo(1 / (2 - Math.SQRT1_2))
    expect(found[2]?.[1]).toBeCloseTo(1 / 2)
  })

  test('never returns more than k, whatever top says, and counts those', async () => {
    const found = await service
      .passages()
      .search(undefined, { ...vectorSearch({ k: 2, top: 50 }), includeTotalCount: true })
    expect(found.count).toBe(2)
    expect(await keysOf(found)).toEqual(['north', 'north-east'])
  })

  test('filters first, and so still finds k', async () => {
    const options = vectorSearch({ k: 2, filter: "language eq 'en'" })
    expect(await keysOf(await service.passages().search(undefined, options))).toEqual(['north', 'east'])
  })

  test('when told to filter afterwards finds what is left of the k', async () => {
    const options = vectorSearch({ k: 2, filter: "language eq 'en'", filterMode: 'postFilter' })
    expect(await keysOf(await service.passages().search(undefined, options))).toEqual(['north'])
  })

  test('leaves out what is less similar than the threshold', async () => {
    const query = {
      kind: 'vector',
      vector: [1, 0, 0, 0],
      fields: 'embedding',
      k: 5,
      threshold: { kind: 'vectorSimilarity', value: 0.5 },
    }
    const response = await service.request("/indexes('passages')/docs/search.post.search", {
      method: 'POST',
      body: JSON.stringify({ vectorQueries: [query], select: 'id' }),
    })
    expect(await response.json()).toMatchObject({ value: [{ id: 'north' }, { id: 'north-east' }] })
  })

  test.each([
    [
      { vector: [1, 0, 0], fields: 'embedding' },
      "expects a length of '4'. However, the provided vector has a length of '3'.",
    ],
    [
      { vector: [1, 0, 0, 0], fields: 'content' },
      "The field 'content' in the vector field list is not a vector field.",
    ],
    [{ vector: [1, 0, 0, 0], fields: 'other' }, "Unknown field 'other' in vector field list."],
  ])('with %o is refused', async (query, message) => {
    const response = await service.request("/indexes('passages')/docs/search.post.search", {
      method: 'POST',
      body: JSON.stringify({ vectorQueries: [{ kind: 'vector', k: 3, ...query }] }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(message) } })
  })
})

describe('a hybrid search', () => {
  test('fuses both rankings by their ranks', async () => {
    const found = await scoresOf('wind', vectorSearch({ k: 2 }))
    const byText = await keysOf(await service.passages().search('wind'))
    const byVector = ['north', 'north-east']
    const expected = new Map<string, number>()
    for (const ranking of [byText, byVector]) {
      for (const [rank, key] of ranking.entries()) expected.set(key, (expected.get(key) ?? 0) + 1 / (60 + rank))
    }
    expect(byText.toSorted()).toEqual(['north', 'north-east', 'nowhere'])
    expect(found).toHaveLength(3)
    for (const [key, score] of found) expect(score).toBeCloseTo(expected.get(key) ?? 0, 10)
    expect(found.map(([, score]) => score)).toEqual(found.map(([, score]) => score).toSorted((a, b) => b - a))
  })

  test('weighs a vector query as told', async () => {
    const light = await scoresOf('nowhere wind', vectorSearch({ k: 1, vector: [0, 1, 0, 0], weight: 0.1 }))
    const heavy = await scoresOf('nowhere wind', vectorSearch({ k: 1, vector: [0, 1, 0, 0], weight: 10 }))
    expect(light.at(-1)?.[0]).toBe('east')
    expect(heavy[0]).toEqual(['east', 10 / 60])
  })

  test('keeps the filter over both sides', async () => {
    const options = vectorSearch({ k: 5, filter: "language eq 'de'" })
    expect(await keysOf(await service.passages().search('wind', options))).toEqual(['north-east'])
  })
})

function semantic(options: SearchOptions<Passage> = {}): SearchOptions<Passage> {
  return {
    ...options,
    queryType: 'semantic',
    semanticSearchOptions: { configurationName: 'passages', captions: { captionType: 'extractive', highlight: true } },
  }
}

describe('semantic ranking', () => {
  test('orders by a score of 0 to 4 and quotes the sentence that answers best', async () => {
    await service.indexes.createIndex(passagesIndex('semantic'))
    const passages = service.passages('semantic')
    await passages.uploadDocuments([
      { id: 'off', title: 'Leave', content: 'leave leave leave leave leave' },
      {
        id: 'on',
        title: 'Parental leave',
        content: 'It is long. Parental leave in Sweden is 480 days. Ask your manager.',
      },
    ])
    const found = await passages.search('how long is parental leave in Sweden', semantic())
    const results = await Array.fromAsync(found.results)
    expect(results.map(({ document }) => document.id)).toEqual(['on', 'off'])
    const [best, other] = results.map((result) => result.rerankerScore ?? -1)
    expect(best).toBeGreaterThan(other ?? 0)
    expect(best).toBeLessThanOrEqual(4)
    expect(other).toBeGreaterThanOrEqual(0)
    expect(results[0]?.captions?.[0]).toMatchObject({
      text: 'Parental leave in Sweden is 480 days.',
      highlights: '<em>Parental</em> <em>leave</em> <em>in</em> <em>Sweden</em> <em>is</em> 480 days.',
    })
  })

  test('looks at the first 50 only; the others follow as they were', async () => {
    await service.indexes.createIndex(passagesIndex('long'))
    const passages = service.passages('long')
    await passages.uploadDocuments(
      Array.from({ length: 60 }, (_, at) => ({ id: `p${at}`, content: `wind ${'filler '.repeat(at)}` })),
    )
    const results = await Array.fromAsync((await passages.search('wind', semantic({ top: 100 }))).results)
    expect(results).toHaveLength(60)
    expect(results.map((result) => result.rerankerScore !== undefined)).toEqual([
      ...Array.from({ length: 50 }, () => true),
      ...Array.from({ length: 10 }, () => false),
    ])
    expect(results.slice(50).map(({ document }) => document.id)).toEqual(
      Array.from({ length: 10 }, (_, at) => `p${50 + at}`),
    )
  })

  test('works on a hybrid search', async () => {
    const found = await service
      .passages()
      .search('wind from the north east', { ...vectorSearch({ k: 3 }), ...semantic() })
    expect((await keysOf(found))[0]).toBe('north-east')
  })

  test('cannot be combined with an order', async () => {
    await expect(service.passages().search('wind', semantic({ orderBy: ['language'] }))).rejects.toMatchObject({
      statusCode: 400,
    })
  })
})
