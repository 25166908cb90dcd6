import { beforeEach, describe, expect, it } from 'vitest'
import { deleteDocument } from '../../shared/documents/delete-document.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { listDocuments } from '../../shared/documents/list-documents.ts'
import { readDocument } from '../../shared/documents/read-document.ts'
import type { NewDocument } from '../../shared/documents/store-document.ts'
import { storeDocument } from '../../shared/documents/store-document.ts'
import { MemoryDocumentCatalog } from '../fakes/memory-document-catalog.ts'
import { MemoryDocumentStore } from '../fakes/memory-document-store.ts'
import { MemoryIndexingQueue } from '../fakes/memory-indexing-queue.ts'
import { MemoryPassageIndex } from '../fakes/memory-passage-index.ts'

const signal = new AbortController().signal
const model = 'text-embedding-3-large@1024'

function makeBench() {
  return {
    store: new MemoryDocumentStore(() => 1_700_000_000_000),
    catalog: new MemoryDocumentCatalog(),
    queue: new MemoryIndexingQueue(),
    index: new MemoryPassageIndex(),
    activeModels: async () => [model],
    clock: { now: () => 1_700_000_000_500 },
    maxDocumentBytes: 100,
  }
}

let bench: ReturnType<typeof makeBench>
beforeEach(() => {
  bench = makeBench()
})

function upload(facts: Partial<NewDocument> & { readonly content?: string } = {}) {
  const { name = 'a.txt', content = 'hello', groups = [] } = facts
  return storeDocument(bench, { name, groups, bytes: facts.bytes ?? new TextEncoder().encode(content) }, signal)
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString()
}

describe('storing a document', () => {
  it('keeps it, lists it as pending and asks for it to be indexed', async () => {
    const entry = await upload({ groups: ['staff', 'board'] })
    expect(entry).toEqual({
      id: documentIdOf('a.txt'),
      name: 'a.txt',
      etag: 'etag-1',
      sizeBytes: 5,
      contentType: 'text/plain; charset=utf-8',
      groups: ['board', 'staff'],
      uploadedAt: 1_700_000_000_000,
      models: { [model]: { state: 'pending' } },
      deletedAt: undefined,
    })
    expect(bench.catalog.entries).toEqual([entry])
    expect(bench.queue.jobs).toEqual([{ documentName: 'a.txt', etag: 'etag-1', reason: 'uploaded' }])
  })

  it.each([
    ['a name that climbs', { name: '../a.txt' }, { code: 'invalid_request' }],
    ['an empty file', { content: '' }, { code: 'invalid_request' }],
    ['a type that cannot be read', { name: 'a.exe' }, { code: 'unsupported_document' }],
    ['a file that is not what it says', { name: 'a.pdf', content: 'plain text' }, { code: 'unsupported_document' }],
    [
      'a program under the name of a text',
      { bytes: Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]) },
      { code: 'unsupported_document' },
    ],
    ['an empty group', { groups: [''] }, { code: 'invalid_request' }],
    [
      'more than the limit',
      { content: 'x'.repeat(101) },
      { code: 'too_large', details: { limitBytes: 100, sizeBytes: 101 } },
    ],
  ])('refuses %s before anything is kept', async (_, facts, error) => {
    await expect(upload(facts)).rejects.toMatchObject(error)
    expect((await bench.store.listPage({ limit: 1, continuation: undefined }, signal)).documents).toEqual([])
    expect(bench.catalog.entries).toEqual([])
    expect(bench.queue.jobs).toEqual([])
  })

  it('remembers what was indexed of the version before', async () => {
    const first = await upload()
    const record = await bench.catalog.read(first.id, signal)
    const indexed = { state: 'indexed', version: 'v1', passages: 4, tokens: 9, indexedAt: 1 } as const
    await bench.catalog.write({ ...first, models: { [model]: indexed } }, record?.revision, signal)
    const second = await upload({ content: 'changed' })
    expect(second.models).toEqual({
      [model]: { state: 'pending', previous: { version: 'v1', passages: 4, tokens: 9 } },
    })
  })

  it('leaves what a faster indexer has recorded of this very version', async () => {
    const put = bench.store.put.bind(bench.store)
    const indexed = { [model]: { state: 'indexed', version: 'v1', passages: 4, tokens: 9, indexedAt: 1 } } as const
    bench.store.put = async (...args) => {
      const stored = await put(...args)
      await bench.catalog.write(
        { id: documentIdOf('a.txt'), ...stored, models: indexed, deletedAt: undefined },
        undefined,
        signal,
      )
      return stored
    }
    await upload()
    expect(bench.catalog.entries[0]?.models).toEqual(indexed)
  })

  it('describes what is stored in the end when two upload at once', async () => {
    await Promise.all(['one', 'two!', 'three'].map((content) => upload({ content })))
    const stored = await bench.store.find('a.txt', signal)
    expect(bench.catalog.entries).toMatchObject([{ etag: stored?.etag, sizeBytes: stored?.sizeBytes }])
    expect(bench.queue.jobs).toHaveLength(3)
  })

  it('brings a deleted document back', async () => {
    await upload()
    await deleteDocument(bench, 'a.txt', signal)
    const entry = await upload()
    expect(bench.catalog.entries).toEqual([entry])
    expect(entry).toMatchObject({ deletedAt: undefined, models: { [model]: { state: 'pending' } } })
  })
})

describe('deleting a document', () => {
  it('removes it, marks its entry, and asks for a second look', async () => {
    await upload()
    bench.queue.jobs.length = 0
    await deleteDocument(bench, 'a.txt', signal)
    expect(await bench.store.find('a.txt', signal)).toBeUndefined()
    expect(bench.catalog.entries).toMatchObject([{ deletedAt: 1_700_000_000_500 }])
    expect(bench.queue.jobs).toEqual([{ documentName: 'a.txt', reason: 'deleted' }])
    expect(bench.queue.delayed.size).toBe(1)
  })

  it('is not found when there is none, or it was deleted before', async () => {
    await expect(deleteDocument(bench, 'a.txt', signal)).rejects.toMatchObject({ code: 'not_found' })
    await upload()
    await deleteDocument(bench, 'a.txt', signal)
    await expect(deleteDocument(bench, 'a.txt', signal)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('finishes a delete that broke off after the document was gone', async () => {
    await upload()
    await bench.store.delete('a.txt', signal)
    await deleteDocument(bench, 'a.txt', signal)
    expect(bench.catalog.entries[0]?.deletedAt).toBeTypeOf('number')
  })

  it.each(['catalog.read', 'catalog.write', 'index.listDocument', 'queue.send'] as const)(
    'is finished by a repeated call when the first one died at %s',
    async (step) => {
      await upload()
      bench.queue.jobs.length = 0
      const [port, method] = step.split('.') as ['catalog', 'read']
      const works = bench[port][method].bind(bench[port])
      bench[port][method] = async () => {
        bench[port][method] = works
        throw new Error('died')
      }
      await expect(deleteDocument(bench, 'a.txt', signal)).rejects.toThrow('died')
      await deleteDocument(bench, 'a.txt', signal)
      expect(bench.catalog.entries[0]?.deletedAt).toBeTypeOf('number')
      expect(bench.queue.jobs).toContainEqual({ documentName: 'a.txt', reason: 'deleted' })
    },
  )

  it('leaves alone what is stored again meanwhile', async () => {
    await upload()
    const remove = bench.store.delete.bind(bench.store)
    bench.store.delete = async (...args) => {
      const wasStored = await remove(...args)
      await upload({ content: 'again' })
      return wasStored
    }
    await deleteDocument(bench, 'a.txt', signal)
    expect(bench.catalog.entries).toMatchObject([{ deletedAt: undefined, sizeBytes: 5, etag: 'etag-2' }])
  })
})

describe('reading a document', () => {
  const read = (facts: Partial<Parameters<typeof readDocument>[1]> = {}) =>
    readDocument(bench, { name: 'a.txt', groups: [], range: undefined, ...facts }, signal)

  it('gives the whole, or the part that was asked for', async () => {
    await upload({ content: '0123456789' })
    const whole = await read()
    expect(whole).toMatchObject({ range: undefined, document: { sizeBytes: 10 } })
    expect(await textOf(whole.bytes)).toBe('0123456789')

    const parts = [
      [{ first: 2, last: 4 }, { first: 2, last: 4 }, '234'],
      [{ first: 8, last: undefined }, { first: 8, last: 9 }, '89'],
      [{ first: 8, last: 99 }, { first: 8, last: 9 }, '89'],
      [{ first: undefined, last: 3 }, { first: 7, last: 9 }, '789'],
      [{ first: undefined, last: 99 }, { first: 0, last: 9 }, '0123456789'],
    ] as const
    for (const [range, sent, text] of parts) {
      const part = await read({ range })
      expect(part.range).toEqual(sent)
      expect(await textOf(part.bytes)).toBe(text)
    }
  })

  it.each([
    { first: 10, last: 12 },
    { first: 5, last: 4 },
    { first: undefined, last: 0 },
    { first: undefined, last: undefined },
  ])('gives the whole for a range the document does not have: %j', async (range) => {
    await upload({ content: '0123456789' })
    const whole = await read({ range })
    expect(whole.range).toBeUndefined()
    expect(await textOf(whole.bytes)).toBe('0123456789')
  })

  it('does not tell a restricted document from one that does not exist', async () => {
    await upload({ groups: ['staff'] })
    const restricted = await read().catch((error: unknown) => error)
    const missing = await read({ name: 'b.txt' }).catch((error: unknown) => error)
    expect(restricted).toEqual(missing)
    expect(restricted).toMatchObject({ code: 'not_found' })
    expect(await textOf((await read({ groups: ['staff'] })).bytes)).toBe('hello')
    expect(await textOf((await read({ groups: undefined })).bytes)).toBe('hello')
  })

  it('gives bytes and facts of one version when it is overwritten in between', async () => {
    await upload({ content: 'old' })
    const find = bench.store.find.bind(bench.store)
    let isFirst = true
    bench.store.find = async (...args) => {
      const found = await find(...args)
      if (isFirst) {
        isFirst = false
        await upload({ content: 'newer' })
      }
      return found
    }
    const { document, bytes } = await read()
    expect([document.etag, await textOf(bytes)]).toEqual(['etag-2', 'newer'])
  })
})

describe('listing documents', () => {
  it('shows what the reader may read, in pages of a sane size', async () => {
    for (const name of ['a.txt', 'b.txt', 'c.txt']) await upload({ name, groups: name === 'b.txt' ? ['staff'] : [] })
    const first = await listDocuments(bench, { groups: [], limit: 0 }, signal)
    expect(first.entries.map(({ name }) => name)).toEqual(['a.txt'])
    const rest = await listDocuments(bench, { groups: [], continuation: first.continuation }, signal)
    expect(rest.entries.map(({ name }) => name)).toEqual(['c.txt'])
  })
})
