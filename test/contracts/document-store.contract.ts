// What every DocumentStore promises.
import { expect, it } from 'vitest'
import type { DocumentStore, DocumentUpload, StoredDocument } from '../../shared/documents/document-store.ts'

const signal = new AbortController().signal
const text = (content: string): Uint8Array => new TextEncoder().encode(content)

async function contentOf(chunks: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (!chunks) return undefined
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}

function upload(name: string, content = 'hello', groups: readonly string[] = []): DocumentUpload {
  return { name, bytes: text(content), contentType: 'text/plain; charset=utf-8', groups }
}

async function allOf(store: DocumentStore, limit = 10): Promise<StoredDocument[]> {
  const all: StoredDocument[] = []
  let continuation: string | undefined
  do {
    const page = await store.listPage({ limit, continuation }, signal)
    expect(page.documents.length).toBeLessThanOrEqual(limit)
    all.push(...page.documents)
    continuation = page.continuation
  } while (continuation !== undefined)
  return all
}

/** @param makeStore an empty store. */
export function itIsADocumentStore(makeStore: () => Promise<DocumentStore>): void {
  it('gives back the bytes and facts of what was put', async () => {
    const store = await makeStore()
    const stored = await store.put(upload('a.txt', 'hello', ['staff']), signal)
    expect(stored).toMatchObject({
      name: 'a.txt',
      sizeBytes: 5,
      contentType: 'text/plain; charset=utf-8',
      groups: ['staff'],
    })
    expect(await store.find('a.txt', signal)).toEqual(stored)
    const read = await store.read('a.txt', signal)
    expect(read?.document).toEqual(stored)
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe('hello')
  })

  it('knows nothing of a document that was never put', async () => {
    const store = await makeStore()
    expect(await store.find('a.txt', signal)).toBeUndefined()
    expect(await store.read('a.txt', signal)).toBeUndefined()
    expect(await store.delete('a.txt', signal)).toBe(false)
    expect(await allOf(store)).toEqual([])
  })

  it('gives every upload its own ETag, even of the same bytes', async () => {
    const store = await makeStore()
    const first = await store.put(upload('a.txt'), signal)
    const second = await store.put(upload('a.txt'), signal)
    expect(second.etag).not.toBe(first.etag)
    expect((await store.find('a.txt', signal))?.etag).toBe(second.etag)
  })

  it('forgets a deleted document', async () => {
    const store = await makeStore()
    await store.put(upload('a.txt'), signal)
    expect(await store.delete('a.txt', signal)).toBe(true)
    expect(await store.find('a.txt', signal)).toBeUndefined()
    expect(await store.delete('a.txt', signal)).toBe(false)
  })

  it('drops the groups when a document is overwritten without any', async () => {
    const store = await makeStore()
    await store.put(upload('a.txt', 'x', ['staff']), signal)
    await store.put(upload('a.txt', 'y'), signal)
    expect((await store.find('a.txt', signal))?.groups).toEqual([])
  })

  it.each(['déjà vu/naïve 名前.txt', 'a b+c&d=e#f?g%20h.md', "it's (1) [2] {3}.txt", 'a/b/c/d.txt', '😀.txt'])(
    'keeps the name %s as it is',
    async (name) => {
      const store = await makeStore()
      await store.put(upload(name, name, ['räte', 'a,b']), signal)
      expect((await store.find(name, signal))?.groups).toEqual(['räte', 'a,b'])
      const listed = await allOf(store)
      expect(listed.map((document: StoredDocument) => document.name)).toEqual([name])
      expect(await store.delete(name, signal)).toBe(true)
    },
  )

  it('lists documents with the same facts as finding them', async () => {
    const store = await makeStore()
    await store.put(upload('b.txt', 'bb'), signal)
    await store.put(upload('a.txt', 'a', ['staff']), signal)
    const listed = await allOf(store)
    const found = await Promise.all(['a.txt', 'b.txt'].map((name) => store.find(name, signal)))
    expect(listed.sort((a, b) => a.name.localeCompare(b.name))).toEqual(found)
  })

  it('lists every document once, page by page', async () => {
    const store = await makeStore()
    const names = ['a.txt', 'b/c.txt', 'b.txt', 'Z.txt', 'é.txt']
    for (const name of names) await store.put(upload(name), signal)
    const listed = await allOf(store, 2)
    expect(listed.map(({ name }) => name).sort()).toEqual(names.sort())
  })

  it('sends the whole document, or the part that was asked for', async () => {
    const store = await makeStore()
    const stored = await store.put(upload('a.txt', '0123456789'), signal)
    expect(await contentOf(await store.open(stored, undefined, signal))).toBe('0123456789')
    expect(await contentOf(await store.open(stored, { first: 2, last: 4 }, signal))).toBe('234')
    expect(await contentOf(await store.open(stored, { first: 9, last: 9 }, signal))).toBe('9')
  })

  it('does not open a version that was overwritten or deleted', async () => {
    const store = await makeStore()
    const first = await store.put(upload('a.txt', 'one'), signal)
    const second = await store.put(upload('a.txt', 'two'), signal)
    expect(await store.open(first, undefined, signal)).toBeUndefined()
    await store.delete('a.txt', signal)
    expect(await store.open(second, undefined, signal)).toBeUndefined()
  })

  it('throws the reason of an aborted signal', async () => {
    const store = await makeStore()
    const reason = new Error('gone')
    await expect(store.find('a.txt', AbortSignal.abort(reason))).rejects.toBe(reason)
    await expect(store.put(upload('a.txt'), AbortSignal.abort(reason))).rejects.toBe(reason)
  })
}
