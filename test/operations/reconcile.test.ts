// Reconciliation finds every kind of damage, mends it, and takes nothing else for damage.
import { beforeEach, describe, expect, it } from 'vitest'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { large, signal, small, textOf } from '../indexing/indexing-workbench.ts'
import { noFindings, ReconcileWorkbench } from './reconcile-workbench.ts'

let bench: ReconcileWorkbench

beforeEach(() => {
  bench = new ReconcileWorkbench()
})

describe('an undamaged corpus', () => {
  it('costs no message and no write, and is reported', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    await bench.delete('c.txt')
    await bench.work()
    const before = { catalog: bench.catalog.writes, written: bench.index.writes, removed: bench.index.removals }
    await bench.waitHours()
    await bench.tick()
    expect(bench.queue.jobs).toEqual([])
    expect({ catalog: bench.catalog.writes, written: bench.index.writes, removed: bench.index.removals }).toEqual(
      before,
    )
    expect(bench.reports).toEqual([{ blobs: 2, entries: 2, passages: 6, ...noFindings, latencyMs: 0 }])
    expect(bench.reconciliation.state).toMatchObject({
      leasedUntil: 0,
      pass: undefined,
      lastReport: { tally: { blobs: 2 } },
    })
  })

  it('includes work under way: uploads, jobs and deletes of the last minutes', async () => {
    await bench.uploadAndIndex('deleted.txt', 'overwritten.txt')
    const passage = bench.index.passages.find(({ documentName }) => documentName === 'deleted.txt')
    await bench.waitHours()
    await bench.upload('pending.txt', 'one')
    await bench.putPastTheApi('dropped.txt', 'two')
    await bench.putPastTheApi('overwritten.txt', 'three')
    await bench.store.delete('deleted.txt', signal)
    await bench.delete('deleted.txt')
    await bench.orphan({ id: 'half-written', documentName: 'dropped.txt' })
    // The index still shows a passage that was removed with its document.
    if (passage) await bench.index.write([passage], signal)
    bench.queue.jobs.length = 0
    await bench.tick()
    expect(bench.reports).toMatchObject([noFindings])
    expect(bench.queue.jobs).toEqual([])
  })

  it('includes a delete that comes between two looks', async () => {
    await bench.uploadAndIndex('a.txt')
    const { listByName } = bench.catalog
    bench.catalog.listByName = async (...args) => {
      const entries = await listByName(...args)
      await bench.delete('a.txt')
      bench.queue.jobs.length = 0
      return entries
    }
    bench.store.listPage = async () => ({ documents: [], continuation: undefined })
    expect(await bench.pass()).toMatchObject(noFindings)
  })

  it('includes a blob that is gone again when it is looked at', async () => {
    await bench.putPastTheApi('a.txt', 'one')
    const { listPage } = bench.store
    bench.store.listPage = async (...args) => {
      const page = await listPage(...args)
      await bench.store.delete('a.txt', signal)
      return page
    }
    expect(await bench.pass()).toMatchObject({ blobs: 1, ...noFindings })
  })

  it('includes passages that the index does not show yet', async () => {
    await bench.waitHours()
    bench.index.delaysVisibility = true
    await bench.uploadAndIndex('a.txt')
    await bench.tick()
    expect(bench.reports).toMatchObject([{ entries: 1, passages: 0, ...noFindings }])
  })

  it('includes models that are built up or kept for a while: they are their run’s affair', async () => {
    bench.models = [large, small]
    await bench.uploadAndIndex('a.txt', 'b.txt')
    await bench.loseFirstPassageOf('a.txt', small)
    expect(await bench.pass()).toMatchObject(noFindings)
  })
})

describe('damage', () => {
  it('a blob deleted straight in storage: its passages go, and its entry becomes a tombstone', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    await bench.store.delete('a.txt', signal)
    expect(await bench.pass()).toMatchObject({ ...noFindings, vanished: 1 })
    expect(bench.contents('a.txt')).toEqual([])
    expect(bench.entry('a.txt')?.deletedAt).toBeTypeOf('number')
    expect(bench.contents('b.txt')).toHaveLength(3)
  })

  it('a blob nobody was told of: it is indexed', async () => {
    await bench.putPastTheApi('a.txt', textOf('Cats', 2))
    expect(await bench.pass()).toMatchObject({ ...noFindings, unknown: 1 })
    expect(bench.contents('a.txt')).toHaveLength(2)
  })

  it('a blob behind a tombstone: it is indexed', async () => {
    await bench.uploadAndIndex('a.txt')
    await bench.delete('a.txt')
    await bench.work()
    await bench.putPastTheApi('a.txt', textOf('Cats', 2))
    expect(await bench.pass()).toMatchObject({ ...noFindings, unknown: 1 })
    expect(bench.contents('a.txt')).toHaveLength(2)
  })

  it('a blob overwritten without anybody being told: the new version is indexed', async () => {
    await bench.uploadAndIndex('a.txt')
    await bench.putPastTheApi('a.txt', textOf('Dogs', 1))
    expect(await bench.pass()).toMatchObject({ ...noFindings, outdated: 1 })
    expect(bench.contents('a.txt')).toEqual([textOf('Dogs', 1)])
  })

  it('an entry that was lost: it comes back, without any embedding being bought', async () => {
    await bench.uploadAndIndex('a.txt')
    const embedded = bench.embeddings.embeddedTexts.length
    await bench.forget('a.txt')
    // What is stored is unknown, and so is the document of its passages.
    expect(await bench.pass()).toMatchObject({ ...noFindings, unknown: 1, orphaned: 1 })
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'indexed', passages: 3 })
    expect(bench.embeddings.embeddedTexts.length).toBe(embedded)
  })

  it('a job that was lost: it is sent again', async () => {
    await bench.upload('a.txt', textOf('Cats', 2))
    bench.queue.jobs.length = 0
    expect(await bench.pass()).toMatchObject({ ...noFindings, unfinished: 1 })
    expect(bench.contents('a.txt')).toHaveLength(2)
  })

  it('passages lost from the index: they are written again, and only what no other document has is embedded', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const embedded = bench.embeddings.embeddedTexts.length
    await bench.loseFirstPassageOf('a.txt', large)
    expect(await bench.pass()).toMatchObject({ ...noFindings, miscounted: 1 })
    expect(bench.contents('a.txt')).toHaveLength(3)
    expect(bench.embeddings.embeddedTexts.length).toBe(embedded + 1)
  })

  it('errors of two documents that cancel out in the count are seen, too', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    await bench.loseFirstPassageOf('a.txt', large)
    await bench.orphan({ id: 'left-behind', documentName: 'gone.txt' })
    expect(await bench.pass()).toMatchObject({ ...noFindings, miscounted: 1, orphaned: 1 })
    expect(bench.contents('a.txt')).toHaveLength(3)
    expect(bench.contents('gone.txt')).toEqual([])
  })

  it('passages of a deleted document: they go', async () => {
    await bench.uploadAndIndex('a.txt')
    await bench.delete('a.txt')
    await bench.work()
    await bench.orphan({ id: `${documentIdOf('a.txt')}-late`, documentName: 'a.txt' })
    expect(await bench.pass()).toMatchObject({ ...noFindings, orphaned: 1 })
    expect(bench.index.passages).toEqual([])
  })

  it('passages whose document id belongs to no name: they are removed without a job', async () => {
    await bench.orphan({ id: 'stray', documentName: 'a.txt', documentId: 'not-ours' })
    expect(await bench.pass()).toMatchObject({ ...noFindings, orphaned: 1 })
    expect(bench.index.passages).toEqual([])
    expect(bench.events).toEqual([])
  })
})
