// What every DocumentCatalog promises.
import { expect, it } from 'vitest'
import type { CatalogEntry, DocumentCatalog } from '../../shared/documents/document-catalog.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'

const signal = new AbortController().signal

export function entryOf(name: string, facts: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    id: documentIdOf(name),
    name,
    etag: 'etag-1',
    sizeBytes: 5,
    contentType: 'text/plain',
    groups: [],
    uploadedAt: 1_700_000_000_000,
    models: {},
    deletedAt: undefined,
    ...facts,
  }
}

async function namesOf(catalog: DocumentCatalog, groups: readonly string[] | undefined): Promise<readonly string[]> {
  const page = await catalog.list({ limit: 10, groups }, signal)
  return page.entries.map(({ name }) => name)
}

/** @param makeCatalog an empty catalogue. */
export function itIsADocumentCatalog(makeCatalog: () => Promise<DocumentCatalog>): void {
  it('gives back an entry as it was written', async () => {
    const catalog = await makeCatalog()
    const entry = entryOf('a.txt', {
      checkedBy: 'run-1',
      groups: ["d'or", 'a,b'],
      models: {
        'text-embedding-3-large@1024': { state: 'indexed', version: 'v1', passages: 3, tokens: 40, indexedAt: 5 },
        'text-embedding-3-small:2@1536': { state: 'failed', code: 'too_large', message: 'Too big.', failedAt: 6 },
        'a@1': { state: 'pending' },
        'c@1': { state: 'outdated', previous: { version: 'v0', passages: 2, tokens: 30 } },
        'b@1': { state: 'pending', previous: { version: 'v0', passages: 2, tokens: 30 } },
      },
    })
    const revision = await catalog.write(entry, undefined, signal)
    expect(revision).toBeTypeOf('string')
    expect(await catalog.read(entry.id, signal)).toStrictEqual({ entry, revision })
  })

  it('knows nothing of an entry that was never written', async () => {
    const catalog = await makeCatalog()
    expect(await catalog.read(documentIdOf('a.txt'), signal)).toBeUndefined()
  })

  it('writes only at the revision that is stored', async () => {
    const catalog = await makeCatalog()
    const first = await catalog.write(entryOf('a.txt'), undefined, signal)
    const second = await catalog.write(entryOf('a.txt', { etag: 'etag-2' }), first, signal)
    expect(second).toBeTypeOf('string')
    expect(await catalog.write(entryOf('a.txt', { etag: 'late' }), first, signal)).toBeUndefined()
    expect(await catalog.write(entryOf('a.txt', { etag: 'blind' }), undefined, signal)).toBeUndefined()
    expect((await catalog.read(documentIdOf('a.txt'), signal))?.entry.etag).toBe('etag-2')
  })

  it('writes nothing at a revision of an entry that does not exist', async () => {
    const catalog = await makeCatalog()
    const revision = await catalog.write(entryOf('a.txt'), undefined, signal)
    expect(await catalog.write(entryOf('b.txt'), revision, signal)).toBeUndefined()
    expect(await catalog.read(documentIdOf('b.txt'), signal)).toBeUndefined()
  })

  it('lets exactly one of two writers create an entry', async () => {
    const catalog = await makeCatalog()
    const revisions = await Promise.all([1, 2, 3].map(() => catalog.write(entryOf('a.txt'), undefined, signal)))
    expect(revisions.filter((revision) => revision !== undefined)).toHaveLength(1)
  })

  it('lists by name, page by page, without those deleted', async () => {
    const catalog = await makeCatalog()
    for (const name of ['c.txt', 'a.txt', 'e.txt', 'b/x.txt', 'd.txt'])
      await catalog.write(entryOf(name, name === 'd.txt' ? { deletedAt: 7 } : {}), undefined, signal)
    const first = await catalog.list({ limit: 2, groups: undefined }, signal)
    expect(first.entries.map(({ name }) => name)).toEqual(['a.txt', 'b/x.txt'])
    const second = await catalog.list({ limit: 2, groups: undefined, continuation: first.continuation ?? '' }, signal)
    expect(second.entries.map(({ name }) => name)).toEqual(['c.txt', 'e.txt'])
    expect(second.continuation).toBeUndefined()
  })

  it('goes on at the right place when entries have come and gone between two pages', async () => {
    const catalog = await makeCatalog()
    for (const name of ['a.txt', 'c.txt', 'd.txt']) await catalog.write(entryOf(name), undefined, signal)
    const first = await catalog.list({ limit: 2, groups: undefined }, signal)
    await catalog.write(entryOf('b.txt'), undefined, signal)
    const second = await catalog.list({ limit: 2, groups: undefined, continuation: first.continuation ?? '' }, signal)
    expect(second.entries.map(({ name }) => name)).toEqual(['d.txt'])
  })

  it.each(['nonsense!', "'or 1 eq 1", '{}', 'YQ=='])(
    'refuses a continuation it never gave out: %s',
    async (continuation) => {
      const catalog = await makeCatalog()
      await expect(catalog.list({ limit: 2, groups: undefined, continuation }, signal)).rejects.toMatchObject({
        code: 'invalid_request',
        details: { fields: [{ path: 'continuation' }] },
      })
    },
  )

  it('lists what the reader may read: open documents, and those of their groups', async () => {
    const catalog = await makeCatalog()
    await catalog.write(entryOf('open.txt'), undefined, signal)
    await catalog.write(entryOf('staff.txt', { groups: ['staff'] }), undefined, signal)
    await catalog.write(entryOf('both.txt', { groups: ['board', "d'or"] }), undefined, signal)
    expect(await namesOf(catalog, undefined)).toEqual(['both.txt', 'open.txt', 'staff.txt'])
    expect(await namesOf(catalog, [])).toEqual(['open.txt'])
    expect(await namesOf(catalog, ['staff', 'sales'])).toEqual(['open.txt', 'staff.txt'])
    expect(await namesOf(catalog, ["d'or"])).toEqual(['both.txt', 'open.txt'])
    expect(await namesOf(catalog, ['sta'])).toEqual(['open.txt'])
  })

  it('throws the reason of an aborted signal', async () => {
    const catalog = await makeCatalog()
    const reason = new Error('gone')
    await expect(catalog.read('x', AbortSignal.abort(reason))).rejects.toBe(reason)
    await expect(catalog.list({ limit: 1, groups: undefined }, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
}
