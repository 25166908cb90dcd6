import { beforeEach, describe, expect, it, vi } from 'vitest'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { recordPoisonedJob } from '../../shared/indexing/record-poisoned-job.ts'
import { reconcile } from '../../shared/operations/reconcile/reconcile.ts'
import { large, signal, small, textOf } from '../indexing/indexing-workbench.ts'
import { hourMs, ReconcileWorkbench } from './reconcile-workbench.ts'

let bench: ReconcileWorkbench
beforeEach(() => {
  bench = new ReconcileWorkbench()
})

const bytes = (text: string) => new TextEncoder().encode(text)
const noFindings = { unknown: 0, outdated: 0, vanished: 0, unfinished: 0, failed: 0, miscounted: 0, orphaned: 0 }

async function indexed(...names: readonly string[]): Promise<void> {
  for (const name of names) await bench.upload(name, textOf(name, 3))
  await bench.work()
}

async function putPastTheApi(name: string, text: string): Promise<void> {
  await bench.store.put({ name, bytes: bytes(text), contentType: 'text/plain', groups: [] }, signal)
}

describe('an undamaged corpus', () => {
  it('costs no message and no write, and is reported', async () => {
    await indexed('a.txt', 'b.txt', 'c.txt')
    await bench.delete('c.txt')
    await bench.work()
    const before = { catalog: bench.catalog.writes, written: bench.index.writes, removed: bench.index.removals }
    await bench.waitHours()
    await reconcile(bench.reconcileDeps, signal)
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
    await indexed('deleted.txt', 'overwritten.txt')
    const passage = bench.index.passages.find(({ documentName }) => documentName === 'deleted.txt')
    await bench.waitHours()
    await bench.upload('pending.txt', 'one')
    await putPastTheApi('dropped.txt', 'two')
    await putPastTheApi('overwritten.txt', 'three')
    await bench.store.delete('deleted.txt', signal)
    await bench.delete('deleted.txt')
    await bench.orphan({ id: 'half-written', documentName: 'dropped.txt' })
    // The index still shows a passage that was removed with its document.
    if (passage) await bench.index.write([passage], signal)
    bench.queue.jobs.length = 0
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.reports).toMatchObject([noFindings])
    expect(bench.queue.jobs).toEqual([])
  })

  it('includes a delete that comes between two looks', async () => {
    await indexed('a.txt')
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

  it('includes models that are built up or kept for a while: they are their run’s affair', async () => {
    bench.models = [large, small]
    await indexed('a.txt', 'b.txt')
    const kept = bench.index.passages.find(({ embeddingModel }) => embeddingModel === small)
    await bench.index.remove([kept?.id ?? ''], signal)
    expect(await bench.pass()).toMatchObject(noFindings)
  })
})

describe('damage', () => {
  it('a blob deleted straight in storage: its passages go, and its entry becomes a tombstone', async () => {
    await indexed('a.txt', 'b.txt')
    await bench.store.delete('a.txt', signal)
    expect(await bench.pass()).toMatchObject({ ...noFindings, vanished: 1 })
    expect(bench.contents('a.txt')).toEqual([])
    expect(bench.entry('a.txt')?.deletedAt).toBeTypeOf('number')
    expect(bench.contents('b.txt')).toHaveLength(3)
  })

  it('a blob nobody was told of: it is indexed', async () => {
    await putPastTheApi('a.txt', textOf('Cats', 2))
    expect(await bench.pass()).toMatchObject({ ...noFindings, unknown: 1 })
    expect(bench.contents('a.txt')).toHaveLength(2)
  })

  it('a blob behind a tombstone: it is indexed', async () => {
    await indexed('a.txt')
    await bench.delete('a.txt')
    await bench.work()
    await putPastTheApi('a.txt', textOf('Cats', 2))
    expect(await bench.pass()).toMatchObject({ ...noFindings, unknown: 1 })
    expect(bench.contents('a.txt')).toHaveLength(2)
  })

  it('a blob overwritten without anybody being told: the new version is indexed', async () => {
    await indexed('a.txt')
    await putPastTheApi('a.txt', textOf('Dogs', 1))
    expect(await bench.pass()).toMatchObject({ ...noFindings, outdated: 1 })
    expect(bench.contents('a.txt')).toEqual([textOf('Dogs', 1)])
  })

  it('an entry that was lost: it comes back, without any embedding being bought', async () => {
    await indexed('a.txt')
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
    await indexed('a.txt', 'b.txt')
    const embedded = bench.embeddings.embeddedTexts.length
    await bench.index.remove(
      [bench.index.passages.find(({ documentName }) => documentName === 'a.txt')?.id ?? ''],
      signal,
    )
    expect(await bench.pass()).toMatchObject({ ...noFindings, miscounted: 1 })
    expect(bench.contents('a.txt')).toHaveLength(3)
    expect(bench.embeddings.embeddedTexts.length).toBe(embedded + 1)
  })

  it('errors of two documents that cancel out in the count are seen, too', async () => {
    await indexed('a.txt', 'b.txt')
    await bench.index.remove(
      [bench.index.passages.find(({ documentName }) => documentName === 'a.txt')?.id ?? ''],
      signal,
    )
    await bench.orphan({ id: 'left-behind', documentName: 'gone.txt' })
    expect(await bench.pass()).toMatchObject({ ...noFindings, miscounted: 1, orphaned: 1 })
    expect(bench.contents('a.txt')).toHaveLength(3)
    expect(bench.contents('gone.txt')).toEqual([])
  })

  it('passages of a deleted document: they go', async () => {
    await indexed('a.txt')
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

describe('a failure', () => {
  async function fail(code: string): Promise<void> {
    await bench.upload('a.txt', 'one')
    bench.queue.jobs.length = 0
    const record = await bench.catalog.read(documentIdOf('a.txt'), signal)
    if (!record) throw new Error('no entry')
    const models = { [large]: { state: 'failed', code, message: '', failedAt: bench.clock.now() } } as const
    await bench.catalog.write({ ...record.entry, models }, record.revision, signal)
  }

  it('that may have passed is tried again, after as long as it has lasted and an hour at least', async () => {
    await fail('upstream_failed')
    expect(await bench.pass()).toMatchObject({ ...noFindings, failed: 1 })
    expect(bench.entry('a.txt')?.models[large]?.state).toBe('indexed')
    await bench.waitHours(5)
    await fail('upstream_failed')
    await bench.clock.sleep(hourMs / 2)
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.reports.at(-1)).toMatchObject(noFindings)
  })

  it('that comes again is tried less and less often', async () => {
    await fail('upstream_failed')
    const triedAtHours: number[] = []
    const startedAt = bench.clock.now()
    for (let hours = 0; hours < 72; hours++) {
      await bench.waitHours()
      await reconcile(bench.reconcileDeps, signal)
      for (const job of bench.queue.jobs.splice(0)) {
        triedAtHours.push(Math.round((bench.clock.now() - startedAt) / hourMs))
        await recordPoisonedJob(bench.deps, job, signal)
      }
    }
    expect(triedAtHours).toEqual([1, 2, 4, 8, 16, 32, 56])
  })

  it('ends when the document is uploaded again', async () => {
    await fail('upstream_failed')
    await bench.upload('a.txt', 'two')
    await bench.work()
    expect(bench.entry('a.txt')?.models[large]?.state).toBe('indexed')
  })

  it('of the document itself is left alone', async () => {
    await fail('unsupported_document')
    await bench.waitHours(100)
    expect(await bench.pass()).toMatchObject(noFindings)
  })
})

describe('the timer', () => {
  it('begins a pass when it is due, and not before', async () => {
    await bench.pass()
    await bench.clock.sleep(hourMs - 1)
    const { writes } = bench.reconciliation
    await reconcile(bench.reconcileDeps, signal)
    expect([bench.reports.length, bench.reconciliation.writes]).toEqual([1, writes])
    await bench.clock.sleep(1)
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.reports).toHaveLength(2)
  })

  it('leaves the work to whoever is at it', async () => {
    await bench.waitHours()
    await bench.reconciliation.write(
      { leasedUntil: bench.clock.now() + 1, pass: undefined, lastReport: undefined },
      undefined,
      signal,
    )
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.reports).toEqual([])
    await bench.clock.sleep(1)
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.reports).toHaveLength(1)
  })

  it('stops when somebody else has taken over, and leaves theirs as it is', async () => {
    const theirs = { leasedUntil: 1, pass: undefined, lastReport: undefined }
    const { listPage } = bench.store
    bench.store.listPage = async (...args) => {
      await bench.reconciliation.write(theirs, String(bench.reconciliation.writes), signal)
      return await listPage(...args)
    }
    const listById = vi.spyOn(bench.catalog, 'listById')
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.reconciliation.state).toEqual(theirs)
    expect(listById).not.toHaveBeenCalled()
    expect(bench.reports).toEqual([])
  })

  it('lets one of two win that come at the same moment', async () => {
    await Promise.all([reconcile(bench.reconcileDeps, signal), reconcile(bench.reconcileDeps, signal)])
    expect(bench.reports).toHaveLength(1)
  })

  it('waits with its comparison while many jobs are under way', async () => {
    await bench.store.put({ name: 'a.txt', bytes: bytes('one'), contentType: 'text/plain', groups: [] }, signal)
    await bench.waitHours()
    const job = { documentName: 'b.txt', etag: undefined, reason: 'uploaded' } as const
    bench.queue.jobs.push(...Array.from({ length: 101 }, () => job))
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.queue.jobs).toHaveLength(101)
    bench.queue.jobs.length = 0
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.queue.jobs).toMatchObject([{ documentName: 'a.txt', reason: 'reconcile' }])
  })

  it('works in steps, and goes on where it was when its time is up or it was killed', async () => {
    const names = Array.from({ length: 2_300 }, (_, n) => `blob-${String(n).padStart(5, '0')}.txt`)
    for (const name of names) await putPastTheApi(name, 'one')
    await bench.waitHours()
    const sent = new Set<string>()
    let ticks = 0
    for (let isDone = false; !isDone; ticks++) {
      const { listPage } = bench.store
      bench.store.listPage = async (...args) => {
        // One page takes all of the time there is.
        await bench.clock.sleep(4 * 60_000)
        return await listPage(...args)
      }
      await reconcile(bench.reconcileDeps, signal)
      bench.store.listPage = listPage
      expect(bench.queue.jobs.length).toBeLessThanOrEqual(1_000)
      for (const { documentName } of bench.queue.jobs.splice(0)) {
        expect(sent.has(documentName)).toBe(false)
        sent.add(documentName)
      }
      isDone = bench.reconciliation.state?.pass === undefined
    }
    expect([...sent].sort()).toEqual(names)
    expect(ticks).toBeGreaterThanOrEqual(3)
    expect(bench.reports).toMatchObject([{ blobs: 2_300, unknown: 2_300 }])
  })

  it('gives up a page that does not come to an end, and does it again next time', async () => {
    await putPastTheApi('a.txt', 'one')
    await bench.waitHours()
    const { listPage } = bench.store
    const reason = new Error('late')
    bench.store.listPage = async () => {
      throw reason
    }
    await expect(reconcile(bench.reconcileDeps, signal)).rejects.toBe(reason)
    bench.store.listPage = listPage
    // The next call comes five minutes after the last, give or take the seconds either was late.
    await bench.clock.sleep(4 * 60_000 + 50_000)
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.reports).toMatchObject([{ unknown: 1 }])
  })
})
