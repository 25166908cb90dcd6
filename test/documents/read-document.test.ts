// Documents as their readers see them: the bytes, a part of them, and the list.
import { beforeEach, describe, expect, it } from 'vitest'
import { listDocuments } from '../../shared/documents/list-documents.ts'
import { readDocument } from '../../shared/documents/read-document.ts'
import { DocumentWorkbench, signal } from './document-workbench.ts'

let bench: DocumentWorkbench

beforeEach(() => {
  bench = new DocumentWorkbench()
})

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString()
}

describe('reading a document', () => {
  const read = (facts: Partial<Parameters<typeof readDocument>[1]> = {}) =>
    readDocument(bench, { name: 'a.txt', groups: [], range: undefined, ...facts }, signal)

  it('gives the whole, or the part that was asked for', async () => {
    await bench.upload({ content: '0123456789' })
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
    await bench.upload({ content: '0123456789' })
    const whole = await read({ range })
    expect(whole.range).toBeUndefined()
    expect(await textOf(whole.bytes)).toBe('0123456789')
  })

  it('does not tell a restricted document from one that does not exist', async () => {
    await bench.upload({ groups: ['staff'] })
    const restricted = await read().catch((error: unknown) => error)
    const missing = await read({ name: 'b.txt' }).catch((error: unknown) => error)
    expect(restricted).toEqual(missing)
    expect(restricted).toMatchObject({ code: 'not_found' })
    expect(await textOf((await read({ groups: ['staff'] })).bytes)).toBe('hello')
    expect(await textOf((await read({ groups: undefined })).bytes)).toBe('hello')
  })

  it('gives bytes and facts of one version when it is overwritten in between', async () => {
    await bench.upload({ content: 'old' })
    const find = bench.store.find.bind(bench.store)
    let isFirst = true
    bench.store.find = async (...args) => {
      const found = await find(...args)
      if (isFirst) {
        isFirst = false
        await bench.upload({ content: 'newer' })
      }
      return found
    }
    const { document, bytes } = await read()
    expect([document.etag, await textOf(bytes)]).toEqual(['etag-2', 'newer'])
  })
})

describe('listing documents', () => {
  it('shows what the reader may read, page by page, and never an empty one', async () => {
    for (const name of ['a.txt', 'b.txt', 'c.txt'])
      await bench.upload({ name, groups: name === 'b.txt' ? ['staff'] : [] })
    const first = await listDocuments(bench, { groups: [], limit: 0 }, signal)
    expect(first.entries.map(({ name }) => name)).toEqual(['a.txt'])
    const rest = await listDocuments(bench, { groups: [], continuation: first.continuation }, signal)
    expect(rest.entries.map(({ name }) => name)).toEqual(['c.txt'])
  })

  it.each([
    ['a page is fifty when nothing is said', undefined, 50],
    ['a page is two hundred at most', 1_000, 200],
  ])('%s', async (_, limit, shown) => {
    for (let n = 0; n < 201; n++) await bench.upload({ name: `${n}.txt` })
    expect((await listDocuments(bench, { groups: [], limit }, signal)).entries).toHaveLength(shown)
  })
})
