// The passage index's promises, kept by the fake and by Azure AI Search; and what only the service can do to us.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { searchPassageIndex } from '../../shared/azure/search-passage-index.ts'
import { searchPassageSweep } from '../../shared/azure/search-passage-sweep.ts'
import { systemClock } from '../../shared/kernel/clock.ts'
import type { PassageIndex } from '../../shared/retrieval/passage-index.ts'
import { MemoryPassageIndex } from '../fakes/memory-passage-index.ts'
import type { SearchService } from '../local/search/search-service.ts'
import { startSearchService } from '../local/search/search-service.ts'
import { itIsAPassageSweep } from './passage-sweep.contract.ts'
import { itIsAPassageIndex, large, largeV2, passageOf, small, vectorOf } from './passage-index.contract.ts'

const signal = new AbortController().signal
const query = { text: 'particular', vector: vectorOf(0), embeddingModel: large, groups: undefined, top: 3 }

describe('passages in memory', () => {
  async function prepared(): Promise<MemoryPassageIndex> {
    const index = new MemoryPassageIndex()
    await index.prepare([large, largeV2, small], signal)
    return index
  }

  itIsAPassageIndex(prepared)
  itIsAPassageSweep(prepared)
})

describe('passages in Azure AI Search', () => {
  let search: SearchService
  let indexes = 0
  /** Pauses between tries take no time here; how many there were is what counts. */
  const pausesMs: number[] = []
  const clock = { ...systemClock, sleep: async (ms: number) => void pausesMs.push(ms) }

  beforeAll(async () => {
    search = await startSearchService()
  })
  afterAll(() => search.close())
  afterEach(async () => {
    pausesMs.length = 0
    await search.setFaults([])
  })

  const unprepared = (indexName = `passages-${++indexes}`): PassageIndex =>
    searchPassageIndex({ endpoint: search.url, key: search.adminKey, indexName }, clock)

  async function prepared(): Promise<PassageIndex> {
    const index = unprepared()
    await index.prepare([large, largeV2, small], signal)
    return index
  }

  itIsAPassageIndex(prepared)
  itIsAPassageSweep(async () => {
    const options = { endpoint: search.url, key: search.adminKey, indexName: `passages-${indexes + 1}` }
    return { ...(await prepared()), ...searchPassageSweep(options) }
  })

  it('adds what an existing index lacks for another model, and leaves its passages alone', async () => {
    const name = 'grown'
    const before = unprepared(name)
    await before.prepare([large], signal)
    await before.write([passageOf({ id: 'p-1' })], signal)
    const after = unprepared(name)
    await after.prepare([large, small], signal)
    await after.write([passageOf({ id: 'p-2', embeddingModel: small, vector: vectorOf(0, 3) })], signal)
    expect([...(await after.countByModel(signal)).values()]).toEqual([1, 1])
    expect(await after.search(query, signal)).toHaveLength(1)
  })

  it('may be prepared by several instances at once', async () => {
    const all = [[large], [small], [large, small]].map((models) => ({ models, index: unprepared('together') }))
    await Promise.all(all.map(({ models, index }) => index.prepare(models, signal)))
    const definition = await search.indexes.getIndex('together')
    expect(definition.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['vector_3', 'vector_4']))
  })

  it('asks for the index only once', async () => {
    const index = await prepared()
    await search.setFaults([{ status: 500 }])
    await expect(index.prepare([large, small], signal)).resolves.toBeUndefined()
  })

  it('is not ready to be searched before there is an index', async () => {
    await expect(unprepared().search(query, signal)).rejects.toMatchObject({ code: 'index_not_ready' })
  })

  it('has nothing, rather than failing, where there is no index', async () => {
    const index = unprepared()
    expect(await index.listDocument('doc-1', undefined, signal)).toEqual([])
    expect((await index.countByModel(signal)).size).toBe(0)
  })

  it('makes the index again after somebody deleted it', async () => {
    const index = unprepared('lost')
    await index.prepare([large], signal)
    await search.indexes.deleteIndex('lost')
    await index.listDocument('doc-1', large, signal)
    await index.prepare([large], signal)
    expect(await index.write([passageOf({ id: 'p-1' })], signal)).toEqual([])
  })

  it('sends passages again that were refused for now, and only those', async () => {
    const index = await prepared()
    await search.setFaults([{ route: 'index', itemStatus: 503, share: 0.5, times: 1 }])
    const passages = Array.from({ length: 10 }, (_, ordinal) => passageOf({ id: `p-${ordinal}`, ordinal }))
    expect(await index.write(passages, signal)).toEqual([])
    expect(await index.listDocument('doc-1', large, signal)).toHaveLength(10)
    expect(pausesMs).toEqual([500])
  })

  it('reports passages that stay refused, by id', async () => {
    const index = await prepared()
    await search.setFaults([{ route: 'index', itemStatus: 422 }])
    expect(await index.write([passageOf({ id: 'p-1' })], signal)).toMatchObject([{ id: 'p-1', status: 422 }])
    expect(pausesMs).toEqual([500, 1_000, 2_000])
  })

  it('does not repeat what stays wrong', async () => {
    const index = await prepared()
    await search.setFaults([{ route: 'index', itemStatus: 400 }])
    expect(await index.remove(['p-1'], signal)).toMatchObject([{ id: 'p-1', status: 400 }])
    expect(pausesMs).toEqual([])
  })

  it('says that the service is busy, and for how long', async () => {
    const index = await prepared()
    await search.setFaults([{ status: 503, retryAfterMs: 1_000 }])
    const search503 = index.search(query, signal)
    await expect(search503).rejects.toMatchObject({ code: 'capacity_exhausted', retryAfterMs: 1_000 })
  })

  it('knows the status of a failure that came without a body', async () => {
    const index = await prepared()
    await search.setFaults([{ status: 403, emptyReply: true }])
    await expect(index.search(query, signal)).rejects.toMatchObject({
      code: 'upstream_failed',
      details: { status: 403 },
    })
  })

  it('writes more than one request may hold', async () => {
    const index = await prepared()
    const content = 'x'.repeat(2_000_000)
    const passages = Array.from({ length: 12 }, (_, n) => passageOf({ id: `big-${n}`, content, documentId: 'big' }))
    expect(await index.write(passages, signal)).toEqual([])
    expect(await index.listDocument('big', large, signal)).toHaveLength(12)
  })

  it('ends a search that takes too long when its caller gives up', async () => {
    const index = await prepared()
    await search.setFaults([{ hang: true }])
    const reason = new Error('gone')
    const caller = new AbortController()
    const searching = index.search(query, caller.signal)
    setImmediate(() => caller.abort(reason))
    await expect(searching).rejects.toBe(reason)
  })
})
