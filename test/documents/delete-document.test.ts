// A delete removes all of a document or is finished by the next one.
import { beforeEach, describe, expect, it } from 'vitest'
import { deleteDocument } from '../../shared/documents/delete-document.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { passageOf } from '../contracts/passage-index.contract.ts'
import { DocumentWorkbench, model, now, signal } from './document-workbench.ts'

let bench: DocumentWorkbench

beforeEach(() => {
  bench = new DocumentWorkbench()
})

describe('deleting a document', () => {
  it('removes it, marks its entry, and asks for a second look', async () => {
    await bench.upload()
    bench.queue.jobs.length = 0
    await deleteDocument(bench, 'a.txt', signal)
    expect(await bench.store.find('a.txt', signal)).toBeUndefined()
    expect(bench.catalog.entries).toMatchObject([{ deletedAt: now }])
    expect(bench.queue.jobs).toEqual([{ documentName: 'a.txt', reason: 'deleted' }])
    expect(bench.queue.delayed.size).toBe(1)
  })

  it('is not found when there is none, or it was deleted before', async () => {
    await expect(deleteDocument(bench, 'a.txt', signal)).rejects.toMatchObject({ code: 'not_found' })
    await bench.upload()
    await deleteDocument(bench, 'a.txt', signal)
    await expect(deleteDocument(bench, 'a.txt', signal)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('finishes a delete that broke off after the document was gone', async () => {
    await bench.upload()
    await bench.store.delete('a.txt', signal)
    await deleteDocument(bench, 'a.txt', signal)
    expect(bench.catalog.entries[0]?.deletedAt).toBeTypeOf('number')
  })

  it.each(['catalog.read', 'catalog.write', 'index.listDocument', 'queue.send'] as const)(
    'is finished by a repeated call when the first one died at %s',
    async (step) => {
      await bench.upload()
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

  it('leaves alone what is stored again meanwhile, and its passages', async () => {
    await bench.upload()
    const documentId = documentIdOf('a.txt')
    await bench.index.write([passageOf({ id: 'new', documentId, embeddingModel: model })], signal)
    const remove = bench.store.delete.bind(bench.store)
    bench.store.delete = async (...args) => {
      const wasStored = await remove(...args)
      await bench.upload({ content: 'again' })
      return wasStored
    }
    await deleteDocument(bench, 'a.txt', signal)
    expect(bench.catalog.entries).toMatchObject([{ deletedAt: undefined, sizeBytes: 5, etag: 'etag-2' }])
    expect(bench.index.passages).toMatchObject([{ id: 'new', documentId }])
  })
})
