// What every PassageIndex promises.
import { expect, it } from 'vitest'
import type { EmbeddingModelId } from '../../shared/models/embedding-model-id.ts'
import type { EmbeddedPassage } from '../../shared/retrieval/passage.ts'
import type { PassageIndex, PassageQuery } from '../../shared/retrieval/passage-index.ts'

const signal = new AbortController().signal
export const large: EmbeddingModelId = 'text-embedding-3-large@4'
export const largeV2: EmbeddingModelId = 'text-embedding-3-large:2@4'
export const small: EmbeddingModelId = 'text-embedding-3-small@3'

/** A direction for each word that the tests use, so that nearness is known beforehand. */
export function vectorOf(direction: number, dimensions = 4): Float32Array {
  const vector = new Float32Array(dimensions).fill(0.1)
  vector[direction] = 1
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

export function passageOf(facts: Partial<EmbeddedPassage> & { readonly id: string }): EmbeddedPassage {
  return {
    documentId: 'doc-1',
    documentName: 'guide.md',
    documentVersion: 'v1',
    title: 'Guide',
    page: undefined,
    headings: [],
    ordinal: 0,
    content: 'Nothing in particular.',
    tokens: 4,
    contentKey: `key-${facts.id}`,
    embeddingModel: large,
    groups: [],
    indexedAt: Date.UTC(2026, 10, 21, 8, 30, 0, 123),
    vector: vectorOf(0),
    ...facts,
  }
}

function queryFor(facts: Partial<PassageQuery> = {}): PassageQuery {
  return { text: 'particular', vector: vectorOf(0), embeddingModel: large, groups: undefined, top: 10, ...facts }
}

async function idsFor(index: PassageIndex, facts: Partial<PassageQuery> = {}): Promise<readonly string[]> {
  return (await index.search(queryFor(facts), signal)).map(({ id }) => id)
}

/** @param makeIndex an empty index, prepared for the three models. */
export function itIsAPassageIndex(makeIndex: () => Promise<PassageIndex>): void {
  async function indexWith(...passages: readonly EmbeddedPassage[]): Promise<PassageIndex> {
    const index = await makeIndex()
    expect(await index.write(passages, signal)).toEqual([])
    return index
  }

  it('gives back a passage as it was written', async () => {
    const passage = passageOf({
      id: 'p-1',
      page: 7,
      headings: ['Räte', "L'été"],
      ordinal: 3,
      content: 'Line one.\n\n"Quoted", \\ and <b> \u{1F600}',
      groups: ['staff', "d'or"],
    })
    const index = await indexWith(passage)
    const { vector: _, ...written } = passage
    const [found] = await index.search(queryFor(), signal)
    expect(found).toStrictEqual({ ...written, score: expect.any(Number) })
  })

  it.each(['2026-11-21T08:30:00Z', '2026-11-21T08:30:00.5Z', 'NaN', 'INF', '-INF', '{"type":"Point"}', 'null', ' '])(
    'gives back the text %j as text',
    async (text) => {
      const index = await indexWith(
        passageOf({ id: 'p-1', content: text, title: text, headings: [text], page: undefined }),
      )
      const [found] = await index.search(queryFor({ text: '' }), signal)
      expect(found).toMatchObject({ content: text, title: text, headings: [text], page: undefined })
    },
  )

  it('finds what is near, and what has the words', async () => {
    const index = await indexWith(
      passageOf({ id: 'near', vector: vectorOf(1), content: 'Cats sleep.' }),
      passageOf({ id: 'far', vector: vectorOf(2), content: 'Dogs bark.' }),
      passageOf({ id: 'words', vector: vectorOf(2), content: 'The zygote divides.' }),
    )
    expect((await idsFor(index, { text: 'unheard', vector: vectorOf(1) }))[0]).toBe('near')
    expect((await idsFor(index, { text: 'zygote', vector: vectorOf(2) }))[0]).toBe('words')
  })

  it('finds passages of the model asked for only', async () => {
    const index = await indexWith(
      passageOf({ id: 'large' }),
      passageOf({ id: 'large-v2', embeddingModel: largeV2 }),
      passageOf({ id: 'small', embeddingModel: small, vector: vectorOf(0, 3) }),
    )
    expect(await idsFor(index)).toEqual(['large'])
    expect(await idsFor(index, { embeddingModel: largeV2 })).toEqual(['large-v2'])
    expect(await idsFor(index, { embeddingModel: small, vector: vectorOf(0, 3) })).toEqual(['small'])
  })

  it('finds open passages, and those of the caller’s groups', async () => {
    const index = await indexWith(
      passageOf({ id: 'open' }),
      passageOf({ id: 'staff', groups: ['staff'] }),
      passageOf({ id: 'odd', groups: ["d'or, | (x)", 'board'] }),
    )
    const found = async (groups: readonly string[] | undefined) => [...(await idsFor(index, { groups }))].sort()
    expect(await found(undefined)).toEqual(['odd', 'open', 'staff'])
    expect(await found([])).toEqual(['open'])
    expect(await found(['staff', 'sales'])).toEqual(['open', 'staff'])
    expect(await found(["d'or, | (x)"])).toEqual(['odd', 'open'])
  })

  it.each([
    ["a') or true or search.in(g, 'x"],
    ['sta', 'ff'],
    ['staff board'],
    ['staff,board'],
    ['staff|board'],
    ['nobody\u001Fstaff'],
    ['STAFF'],
    [''],
  ])('does not take %j for a group it is not', async (...groups) => {
    const index = await indexWith(
      passageOf({ id: 'staff', groups: ['staff'] }),
      passageOf({ id: 'b', groups: ['board'] }),
    )
    expect(await idsFor(index, { groups })).toEqual([])
  })

  it('returns the best, at most as many as asked for', async () => {
    const index = await indexWith(
      ...Array.from({ length: 30 }, (_, ordinal) => passageOf({ id: `p-${ordinal}`, ordinal, vector: vectorOf(2) })),
      passageOf({ id: 'best', vector: vectorOf(1), content: 'Precisely this.' }),
    )
    const ids = await idsFor(index, { text: 'precisely', vector: vectorOf(1), top: 5 })
    expect(ids).toHaveLength(5)
    expect(ids[0]).toBe('best')
  })

  it.each([
    '',
    '???',
    '"unbalanced',
    '-not +this (that',
    'C++ && x:y/* "',
    '\\',
    'a'.repeat(5_000),
    'many words '.repeat(2_000),
  ])('answers a question however it is written: %j', async (text) => {
    const index = await indexWith(passageOf({ id: 'p-1' }))
    expect(await idsFor(index, { text })).toEqual(['p-1'])
  })

  it('lists what it holds of a document, in order and whole, of one model or of all', async () => {
    const ordinals = Array.from({ length: 1_203 }, (_, ordinal) => ordinal)
    const many = ordinals.map((ordinal) =>
      passageOf({ id: `p-${String(ordinal).padStart(6, '0')}`, ordinal, documentId: "it's" }),
    )
    const index = await indexWith(
      ...many.toReversed(),
      passageOf({ id: 'other-model', documentId: "it's", embeddingModel: largeV2 }),
      passageOf({ id: 'other-document' }),
    )
    const headers = await index.listDocument("it's", large, signal)
    expect(headers.map(({ ordinal }) => ordinal)).toEqual(ordinals)
    expect(headers[5]).toStrictEqual({ id: 'p-000005', ordinal: 5, documentVersion: 'v1', contentKey: 'key-p-000005' })
    expect(await index.listDocument("it's", undefined, signal)).toHaveLength(1_204)
    expect(await index.listDocument('unknown', undefined, signal)).toEqual([])
  })

  it('lists the ids of one model, page by page', async () => {
    const index = await indexWith(
      ...['c', 'a', 'b', 'd'].map((id) => passageOf({ id })),
      passageOf({ id: 'a2', embeddingModel: largeV2 }),
    )
    expect(await index.listModel(large, { limit: 3, after: undefined }, signal)).toEqual(['a', 'b', 'c'])
    expect(await index.listModel(large, { limit: 3, after: 'c' }, signal)).toEqual(['d'])
    expect(await index.listModel(small, { limit: 3, after: undefined }, signal)).toEqual([])
  })

  it('replaces a passage that is written again', async () => {
    const index = await indexWith(passageOf({ id: 'p-1', content: 'old', groups: ['staff'], page: 3 }))
    await index.write([passageOf({ id: 'p-1', content: 'new', documentVersion: 'v2' })], signal)
    const found = await index.search(queryFor({ groups: [] }), signal)
    expect(found).toMatchObject([{ content: 'new', documentVersion: 'v2', page: undefined }])
  })

  it('removes passages, and has nothing against removing what is not there', async () => {
    const index = await indexWith(passageOf({ id: 'p-1' }), passageOf({ id: 'p-2', ordinal: 1 }))
    expect(await index.remove(['p-1', 'p-9'], signal)).toEqual([])
    expect(await index.remove([], signal)).toEqual([])
    expect((await index.listDocument('doc-1', large, signal)).map(({ id }) => id)).toEqual(['p-2'])
  })

  it('gives back vectors by content key, exactly, within one model', async () => {
    const vector = Float32Array.from([0.1, 1 / 3, -0.7071067690849304, 1e-20])
    const index = await indexWith(
      passageOf({ id: 'p-1', contentKey: 'key-1', vector }),
      passageOf({ id: 'p-2', contentKey: 'key-1', embeddingModel: largeV2, vector: vectorOf(3) }),
    )
    const found = await index.findVectors(['key-1', 'key-2'], large, signal)
    expect([...found]).toEqual([['key-1', vector]])
    expect((await index.findVectors([], large, signal)).size).toBe(0)
  })

  it('finds every vector although one text is in very many documents', async () => {
    const copies = Array.from({ length: 150 }, (_, n) =>
      passageOf({ id: `a-${n}`, documentId: `doc-${n}`, contentKey: 'footer' }),
    )
    const singles = Array.from({ length: 70 }, (_, n) => passageOf({ id: `b-${n}`, contentKey: `single-${n}` }))
    const index = await indexWith(...copies, ...singles)
    const keys = ['footer', ...singles.map(({ contentKey }) => contentKey)]
    expect([...(await index.findVectors(keys, large, signal)).keys()].sort()).toEqual(keys.sort())
  })

  it('counts passages by model', async () => {
    const index = await indexWith(
      passageOf({ id: 'p-1' }),
      passageOf({ id: 'p-2' }),
      passageOf({ id: 'p-3', embeddingModel: small, vector: vectorOf(0, 3) }),
    )
    const counts = await index.countByModel(signal)
    expect(Object.fromEntries(counts)).toEqual({ [large]: 2, [small]: 1 })
  })

  it('throws the reason of an aborted signal', async () => {
    const index = await makeIndex()
    const reason = new Error('gone')
    const aborted = AbortSignal.abort(reason)
    await expect(index.search(queryFor(), aborted)).rejects.toBe(reason)
    await expect(index.write([passageOf({ id: 'p-1' })], aborted)).rejects.toBe(reason)
    await expect(index.listDocument('doc-1', large, aborted)).rejects.toBe(reason)
  })
}
