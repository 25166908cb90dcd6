import { once } from 'node:events'
import { connect } from 'node:net'
import { AzureKeyCredential, SearchClient, SearchIndexClient } from '@azure/search-documents'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysOf, passagesIndex, startSearchService, type Passage, type SearchService } from './search-service.ts'

let service: SearchService

beforeAll(async () => {
  service = await startSearchService({ adminKey: 'the-admin', queryKey: 'the-reader' })
  await service.indexes.createIndex(passagesIndex())
  await service.passages().uploadDocuments([{ id: 'a', content: 'text' }])
})
afterAll(() => service.close())

describe('the query key', () => {
  test('reads documents', async () => {
    const reader = new SearchClient<Passage>(service.url, 'passages', new AzureKeyCredential('the-reader'), {
      allowInsecureConnection: true,
    })
    expect(await keysOf(await reader.search('text'))).toEqual(['a'])
    expect(await reader.getDocument('a')).toMatchObject({ content: 'text' })
    expect(await reader.getDocumentsCount()).toBe(1)
  })

  test('neither writes documents nor sees indexes', async () => {
    const headers = { 'api-key': 'the-reader' }
    const write = { method: 'POST', body: '{"value":[{"id":"b"}]}', headers }
    expect((await service.request("/indexes('passages')/docs/search.index", write)).status).toBe(403)
    expect((await service.request("/indexes('passages')", { headers })).status).toBe(403)
    expect((await service.request("/indexes('passages')", { method: 'DELETE', headers })).status).toBe(403)
    expect(await service.passages().getDocumentsCount()).toBe(1)
  })
})

test.each(['', 'wrong'])('with the key %o a request is refused without a word', async (key) => {
  const response = await fetch(`${service.url}/indexes?api-version=2026-04-01`, { headers: { 'api-key': key } })
  expect([response.status, await response.text()]).toEqual([403, ''])
})

test('every request names an API version; any will do', async () => {
  const headers = { 'api-key': 'the-admin' }
  const without = await fetch(`${service.url}/indexes`, { headers })
  expect(without.status).toBe(400)
  expect(await without.json()).toMatchObject({ error: { message: expect.stringContaining('api-version') } })
  expect((await fetch(`${service.url}/indexes?api-version=2024-07-01`, { headers })).status).toBe(200)
})

test.each(["/indexes('passages')/docs/search.post.suggest", '/indexers', '/', "/indexes('%zz')", '//'])(
  '%s is not there',
  async (path) => {
    const response = await service.request(path, { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
  },
)

test('a body that is not JSON is refused', async () => {
  const response = await service.request("/indexes('passages')/docs/search.post.search", {
    method: 'POST',
    body: '{"search":',
  })
  expect(response.status).toBe(400)
})

test('the index client stumbles over a refusal without a word, as it does over that of the service', async () => {
  const client = new SearchIndexClient(service.url, new AzureKeyCredential('wrong'), { allowInsecureConnection: true })
  await expect(client.getIndex('passages')).rejects.toThrow(TypeError)
})

test('a sender that goes away midway disturbs nobody', async () => {
  const { port } = new URL(service.url)
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    "POST /indexes('passages')/docs/search.index?api-version=1 HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{",
  )
  socket.destroy()
  await once(socket, 'close')
  expect(await service.passages().getDocumentsCount()).toBe(1)
})
