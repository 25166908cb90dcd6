// A document is stored, described by its entry and sent to be indexed, whoever else does so at the same moment.
import { beforeEach, describe, expect, it } from 'vitest'
import { deleteDocument } from '../../shared/documents/delete-document.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { DocumentWorkbench, model, signal, storedAt } from './document-workbench.ts'

let bench: DocumentWorkbench

beforeEach(() => {
  bench = new DocumentWorkbench()
})

describe('storing a document', () => {
  it('keeps it, lists it as pending and asks for it to be indexed', async () => {
    const entry = await bench.upload({ groups: ['staff', 'board'] })
    expect(entry).toEqual({
      id: documentIdOf('a.txt'),
      name: 'a.txt',
      etag: 'etag-1',
      sizeBytes: 5,
      contentType: 'text/plain; charset=utf-8',
      groups: ['board', 'staff'],
      uploadedAt: storedAt,
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
    await expect(bench.upload(facts)).rejects.toMatchObject(error)
    expect((await bench.store.listPage({ limit: 1, continuation: undefined }, signal)).documents).toEqual([])
    expect(bench.catalog.entries).toEqual([])
    expect(bench.queue.jobs).toEqual([])
  })

  it('remembers what was indexed of the version before', async () => {
    const first = await bench.upload()
    const record = await bench.catalog.read(first.id, signal)
    const indexed = { state: 'indexed', version: 'v1', passages: 4, tokens: 9, indexedAt: 1 } as const
    await bench.catalog.write({ ...first, models: { [model]: indexed } }, record?.revision, signal)
    const second = await bench.upload({ content: 'changed' })
    expect(second.models).toEqual({
      [model]: { state: 'pending', previous: { version: 'v1', passages: 4, tokens: 9 } },
    })
  })

  it('leaves it done for the run that has looked at it', async () => {
    const first = await bench.upload()
    const record = await bench.catalog.read(first.id, signal)
    await bench.catalog.write({ ...first, checkedBy: 'run-1' }, record?.revision, signal)
    expect(await bench.upload({ content: 'changed' })).toMatchObject({ etag: 'etag-2', checkedBy: 'run-1' })
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
    await bench.upload()
    expect(bench.catalog.entries[0]?.models).toEqual(indexed)
  })

  it('describes what is stored in the end when two upload at once', async () => {
    await Promise.all(['one', 'two!', 'three'].map((content) => bench.upload({ content })))
    const stored = await bench.store.find('a.txt', signal)
    expect(bench.catalog.entries).toMatchObject([{ etag: stored?.etag, sizeBytes: stored?.sizeBytes }])
    expect(bench.queue.jobs).toHaveLength(3)
  })

  it('brings a deleted document back', async () => {
    await bench.upload()
    await deleteDocument(bench, 'a.txt', signal)
    const entry = await bench.upload()
    expect(bench.catalog.entries).toEqual([entry])
    expect(entry).toMatchObject({ deletedAt: undefined, models: { [model]: { state: 'pending' } } })
  })
})
