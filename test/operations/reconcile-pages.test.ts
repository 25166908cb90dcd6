// Collections of more than one page.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { catalogEntryOf } from '../../shared/documents/catalog-entry.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { passageIdOf } from '../../shared/indexing/passage-id.ts'
import { narrowRange } from '../../shared/retrieval/narrow-range.ts'
import { reconcile } from '../../shared/operations/reconcile/reconcile.ts'
import type { DocumentRange } from '../../shared/retrieval/passage-sweep.ts'
import { large, signal } from '../indexing/indexing-workbench.ts'
import { noFindings, ReconcileWorkbench } from './reconcile-workbench.ts'

const names = Array.from({ length: 2_200 }, (_, n) => `folder ${n % 7}/document ${n}.txt`)

const namesById = names.toSorted((a, b) => (documentIdOf(a) < documentIdOf(b) ? -1 : 1))

describe('documents of three pages', { timeout: 60_000 }, () => {
  let bench: ReconcileWorkbench
  beforeEach(async () => {
    bench = new ReconcileWorkbench()
    await bench.upload('model.txt', 'One passage.')
    await bench.work()
    await seed()
    await bench.delete('model.txt')
    await bench.work()
    await bench.waitHours()
  })

  async function removePassagesOf(...places: readonly number[]): Promise<void> {
    const ids = places.map((at) => passageIdOf(documentIdOf(namesById[at] ?? ''), large, 0))
    await bench.index.remove(ids, signal)
  }

  /** As indexing leaves them, without doing it 2 200 times. */
  async function seed(): Promise<void> {
    const [passage] = bench.index.passages
    const entry = bench.entry('model.txt')
    const state = entry?.models[large]
    if (!passage || !entry || state?.state !== 'indexed') throw new Error('not indexed')
    const bytes = new TextEncoder().encode('One passage.')
    for (const name of names) {
      const stored = await bench.store.put({ name, bytes, contentType: 'text/plain', groups: [] }, signal)
      await bench.catalog.write(catalogEntryOf(stored, entry.models, undefined), undefined, signal)
    }
    await bench.index.write(
      names.map((documentName) => {
        const documentId = documentIdOf(documentName)
        return { ...passage, documentName, documentId, id: passageIdOf(documentId, large, 0) }
      }),
      signal,
    )
  }

  it('are counted in every pass, and listed where it is their turn', async () => {
    const countWithin = vi.spyOn(bench.index, 'countWithin')
    const listWithin = vi.spyOn(bench.index, 'listWithin')
    let listed = 0
    for (let passes = 0; passes < 23; passes++) {
      countWithin.mockClear()
      listWithin.mockClear()
      expect(await bench.pass()).toMatchObject({ blobs: 2_200, entries: 2_200, passages: 2_200, ...noFindings })
      expect(countWithin).toHaveBeenCalledTimes(3)
      // The fake counts by listing.
      listed += listWithin.mock.calls.length - 3
    }
    // The last stretch 23 times, the two others once.
    expect(listed).toBe(25)
  })

  it('are not looked up one by one where each has its entry, nor for an entry that has lost its blob', async () => {
    const read = vi.spyOn(bench.catalog, 'read')
    const listPage = vi.spyOn(bench.store, 'listPage')
    expect(await bench.pass()).toMatchObject({ blobs: 2_200, entries: 2_200, ...noFindings })
    expect(read).not.toHaveBeenCalled()
    expect(listPage).toHaveBeenCalledTimes(3)

    await bench.store.delete(names[3] ?? '', signal)
    await bench.waitHours()
    expect(await bench.pass()).toMatchObject({ ...noFindings, vanished: 1 })
    expect(read.mock.calls.length).toBeLessThan(10)
  })

  it('are repaired wherever something is missing or too much', async () => {
    await removePassagesOf(3, 1_500, 2_150)
    expect(await bench.pass()).toMatchObject({ ...noFindings, miscounted: 3 })
    await bench.orphan({ id: 'orphan', documentName: 'nobody.txt' })
    expect(await bench.pass()).toMatchObject({ ...noFindings, orphaned: 1 })
    expect(bench.index.passages).toHaveLength(2_200)
    expect(await bench.pass()).toMatchObject(noFindings)
  })

  it('are repaired within a day where two errors cancel out in the count', async () => {
    await removePassagesOf(3)
    const documentId = documentIdOf(namesById[4] ?? '')
    await bench.orphan({ id: `${documentId}-one-too-many`, documentName: namesById[4] ?? '', ordinal: 1 })
    let repaired = 0
    for (let passes = 0; passes < 23; passes++) repaired += (await bench.pass())?.miscounted ?? 0
    expect(repaired).toBe(2)
    expect(bench.contents(namesById[3] ?? '')).toHaveLength(1)
    expect(bench.contents(namesById[4] ?? '')).toHaveLength(1)
  })

  it('are all found when the storage lists them in another order than the catalogue', async () => {
    const { listPage } = bench.store
    bench.store.listPage = async ({ limit, continuation }, until) => {
      const all = await listPage({ limit: 10_000, continuation: undefined }, until)
      const start = Number(continuation ?? 0)
      const documents = all.documents.toReversed().slice(start, start + limit)
      return { documents, continuation: start + limit < all.documents.length ? String(start + limit) : undefined }
    }
    expect(await bench.pass()).toMatchObject({ blobs: 2_200, ...noFindings })
    await bench.store.delete(names[100] ?? '', signal)
    await bench.forget(names[2_000] ?? '')
    await bench.waitHours()
    await reconcile(bench.reconcileDeps, signal)
    expect(new Set(bench.queue.jobs.map(({ documentName }) => documentName))).toEqual(
      new Set([names[100], names[2_000]]),
    )
  })

  it('are all found to have vanished when the container has been emptied', async () => {
    for (const name of names) await bench.store.delete(name, signal)
    vi.spyOn(bench.queue, 'depth').mockResolvedValue(0)
    await reconcile(bench.reconcileDeps, signal)
    expect(bench.reports).toMatchObject([{ blobs: 0, entries: 2_200, ...noFindings, vanished: 2_200 }])
    const sent = bench.queue.jobs.map(({ documentName }) => documentName)
    expect(sent.toSorted()).toEqual(names.toSorted())
  })
})

describe('a range with more passages than can be compared at once', () => {
  /** So many passages of each document id. */
  const passagesOf = (counts: Readonly<Record<string, number>>) => ({
    countWithin: async ({ after, through }: DocumentRange) => {
      const ids = Object.keys(counts).filter((id) => id > after && !(through !== undefined && id > through))
      return new Map([[large, ids.reduce((sum, id) => sum + (counts[id] ?? 0), 0)]])
    },
  })

  async function sizesOf(counts: Readonly<Record<string, number>>): Promise<readonly number[]> {
    const sizes: number[] = []
    let range: DocumentRange = { after: '', through: undefined }
    for (;;) {
      const step = await narrowRange(passagesOf(counts), range, signal)
      sizes.push(step.counts.get(large) ?? 0)
      if (step.range.through === undefined) return sizes
      range = { after: step.range.through, through: undefined }
    }
  }
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0)

  it('is cut at its beginning, and the cuts meet until all has been seen', async () => {
    const sizes = await sizesOf(
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [documentIdOf(`${n}`), 1_000])),
    )
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100_000)
    expect(sum(sizes)).toBe(300_000)
    expect(sizes.length).toBeLessThan(10)
  })

  it('is not cut any further than to one document', async () => {
    const sizes = await sizesOf({ [documentIdOf('huge.txt')]: 160_000, [documentIdOf('small.txt')]: 1 })
    expect(sizes).toContain(160_000)
    expect(sum(sizes)).toBe(160_001)
  })
})
