import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { passagesIndex, startSearchService, type SearchService } from './search-service.ts'

let service: SearchService

beforeAll(async () => {
  service = await startSearchService()
  await service.indexes.createIndex(passagesIndex())
})
afterEach(() => service.setFaults([]))
afterAll(() => service.close())

async function search(): Promise<Response> {
  return service.request("/indexes('passages')/docs/search.post.search", { method: 'POST', body: '{"search":"*"}' })
}

async function write(count: number): Promise<Response> {
  const value = Array.from({ length: count }, (_, at) => ({ id: `w${at}` }))
  return service.request("/indexes('passages')/docs/search.index", { method: 'POST', body: JSON.stringify({ value }) })
}

interface Report {
  readonly routes: Record<string, Record<string, number>>
  readonly documents: { readonly written: number; readonly deleted: number }
}

async function journal(query = ''): Promise<Report> {
  return (await (await fetch(`${service.url}/_requests${query}`)).json()) as Report
}

describe('a fault', () => {
  test('answers with its status and the time to wait, as often as it was told to', async () => {
    await service.setFaults([{ route: 'search', status: 503, retryAfterMs: 1500, times: 2 }])
    const first = await search()
    expect(first.status).toBe(503)
    expect(first.headers.get('retry-after')).toBe('2')
    expect(first.headers.get('retry-after-ms')).toBe('1500')
    expect(await first.json()).toMatchObject({ error: { code: 'InjectedFault' } })
    expect((await write(1)).status).toBe(200)
    expect((await search()).status).toBe(503)
    expect((await search()).status).toBe(200)
  })

  test('can have its own body, or none, which the SDK does not take for an error with a status', async () => {
    await service.setFaults([{ route: 'search', status: 429, body: { error: { code: 'x', message: 'y' } }, times: 1 }])
    await expect(service.passages().search('*')).rejects.toMatchObject({ statusCode: 429 })
    await service.setFaults([{ route: 'search', status: 503, emptyReply: true }])
    const empty = await search()
    expect([empty.status, await empty.text()]).toEqual([503, ''])
  })

  test('fails a share of the documents of a batch, and writes the others', async () => {
    await service.setFaults([{ route: 'index', itemStatus: 503, share: 0.25, times: 1 }])
    const before = await journal()
    const response = await write(8)
    expect(response.status).toBe(207)
    const { value } = (await response.json()) as { value: { key: string; status: boolean; statusCode: number }[] }
    expect(value.filter((item) => !item.status)).toEqual([
      expect.objectContaining({ key: 'w3', statusCode: 503 }),
      expect.objectContaining({ key: 'w7', statusCode: 503 }),
    ])
    expect((await journal()).documents.written - before.documents.written).toBe(6)
    expect((await write(8)).status).toBe(200)
  })

  test('hits its share of the requests, evenly', async () => {
    await service.setFaults([{ route: 'search', status: 500, share: 0.5 }])
    const statuses: number[] = []
    for (let at = 0; at < 6; at += 1) statuses.push((await search()).status)
    expect(statuses).toEqual([200, 500, 200, 500, 200, 500])
  })

  test('can hang: no answer comes, and the journal says so', async () => {
    await service.setFaults([{ route: 'search', hang: true, times: 1 }])
    await expect(service.passages().search('*', { abortSignal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect((await journal()).routes['search']).toMatchObject({ 0: 1 })
  })

  test('can be for one index only, and is listed with its hits', async () => {
    await service.indexes.createOrUpdateIndex(passagesIndex('spared'))
    await service.setFaults([{ index: 'passages', route: 'count', status: 500 }])
    expect(await service.passages('spared').getDocumentsCount()).toBe(0)
    expect((await service.request("/indexes('passages')/docs/$count")).status).toBe(500)
    const listed = await fetch(`${service.url}/_faults`)
    expect(await listed.json()).toEqual([{ index: 'passages', route: 'count', status: 500, hits: 1 }])
  })

  test.each(['[{"stauts":500}]', '[{"route":"serach","status":500}]', '{"status":500}'])(
    '%s is refused',
    async (body) => {
      const response = await fetch(`${service.url}/_faults`, { method: 'PUT', body })
      expect(response.status).toBe(400)
    },
  )
})

test('the journal counts requests by route and status, and documents written and deleted', async () => {
  await fetch(`${service.url}/_requests`, { method: 'DELETE' })
  await write(3)
  await service.passages().deleteDocuments([{ id: 'w0' }, { id: 'not-there' }])
  await search()
  await service.request("/indexes('passages')/docs('nobody')")
  const report = await journal('?last=1')
  expect(report).toMatchObject({
    routes: { index: { 200: 2 }, search: { 200: 1 }, get: { 404: 1 } },
    documents: { written: 3, deleted: 1 },
    last: [{ route: 'get', status: 404, indexName: 'passages' }],
  })
  expect(await journal()).not.toHaveProperty('last')
})
