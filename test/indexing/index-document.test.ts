import { beforeEach, describe, expect, it } from 'vitest'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { IndexingWorkbench, large, signal, small, textOf, uploadJobOf } from './indexing-workbench.ts'

let bench: IndexingWorkbench

beforeEach(() => {
  bench = new IndexingWorkbench()
})

describe('an uploaded document', () => {
  it('is cut, embedded and written, and the catalogue says so', async () => {
    await bench.upload('guide.md', `# Guide\n\n${textOf('Cats', 3)}`, ['staff'])
    await bench.work()
    expect(bench.contents('guide.md')).toHaveLength(3)
    expect(bench.index.passages[0]).toMatchObject({
      documentId: documentIdOf('guide.md'),
      documentName: 'guide.md',
      title: 'Guide',
      headings: ['Guide'],
      ordinal: 0,
      groups: ['staff'],
      embeddingModel: large,
    })
    expect(bench.entry('guide.md')).toMatchObject({
      models: { [large]: { state: 'indexed', passages: 3, version: bench.index.passages[0]?.documentVersion } },
    })
    expect(bench.events).toMatchObject([{ outcome: 'indexed', passages: 3, embedded: 3, embeddingModel: large }])
  })

  it('is indexed for every model in use', async () => {
    bench.models = [large, small]
    await bench.upload('a.txt', textOf('Cats', 2))
    await bench.work()
    expect(Object.fromEntries(await bench.index.countByModel(signal))).toEqual({ [large]: 2, [small]: 2 })
    expect(Object.values(bench.entry('a.txt')?.models ?? {}).map(({ state }) => state)).toEqual(['indexed', 'indexed'])
  })

  it('is indexed when it came into the container past the API', async () => {
    const bytes = new TextEncoder().encode('Dropped in.')
    await bench.store.put({ name: 'a.txt', bytes, contentType: 'text/plain', groups: [] }, signal)
    await bench.run({ documentName: 'a.txt', etag: 'whatever', reason: 'blob-event' })
    expect(bench.contents('a.txt')).toEqual(['Dropped in.'])
    expect(bench.entry('a.txt')).toMatchObject({ name: 'a.txt', models: { [large]: { state: 'indexed' } } })
  })

  it('has each text embedded once, however often it is in the document', async () => {
    await bench.upload(
      'a.txt',
      Array.from({ length: 5 }, () => 'The very same words, five times over in a row.').join('\n\n'),
    )
    await bench.work()
    expect(bench.contents('a.txt')).toHaveLength(5)
    expect(bench.embeddings.embeddedTexts).toHaveLength(1)
  })

  it('is embedded in requests of at most 64 texts', async () => {
    await bench.upload('a.txt', textOf('Cats', 150))
    await bench.work()
    expect(bench.embeddings.requests.map(({ texts }) => texts.length)).toEqual([64, 64, 22])
    expect(bench.embeddings.requests.every(({ priority }) => priority === 'indexing')).toBe(true)
  })
})

describe('what is known already', () => {
  it('costs nothing when the same message comes again', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    const before = { writes: bench.index.writes, catalogue: bench.catalog.writes }
    await bench.clock.sleep(60_000)
    await bench.run(uploadJobOf('a.txt'))
    expect({ writes: bench.index.writes, catalogue: bench.catalog.writes }).toEqual(before)
    expect(bench.events.at(-1)).toMatchObject({ outcome: 'unchanged', passages: 3, embedded: 0 })
  })

  it('stays known for a model that is no longer kept up to date, as long as the content is the same', async () => {
    bench.models = [large, small]
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    const before = bench.entry('a.txt')
    bench.models = [large]
    await bench.clock.sleep(60_000)
    await bench.run(uploadJobOf('a.txt'))
    expect(bench.entry('a.txt')).toEqual(before)
    await bench.upload('a.txt', textOf('Dogs', 3))
    await bench.work()
    expect(bench.entry('a.txt')?.models[small]).toMatchObject({ state: 'outdated' })
  })

  it('costs no embedding and no write when identical bytes are uploaded again', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    const { writes } = bench.index
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    expect(bench.embeddings.requests).toHaveLength(1)
    expect(bench.index.writes).toBe(writes)
    expect(bench.entry('a.txt')).toMatchObject({ etag: 'etag-2', models: { [large]: { state: 'indexed' } } })
  })

  it('is not embedded again when text is inserted before it', async () => {
    await bench.upload('a.txt', textOf('Cats', 100))
    await bench.work()
    await bench.upload('a.txt', `A new beginning that stands before all the rest of it.\n\n${textOf('Cats', 100)}`)
    await bench.work()
    expect(bench.contents('a.txt')).toHaveLength(101)
    expect(bench.embeddings.embeddedTexts).toHaveLength(101)
  })

  it('is taken from another document with the same text', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    await bench.upload('copy.txt', textOf('Cats', 3))
    await bench.work()
    expect(bench.embeddings.requests).toHaveLength(1)
    expect(bench.contents('copy.txt')).toEqual(bench.contents('a.txt'))
  })

  it('is written anew, without embedding, when only the groups changed', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    await bench.upload('a.txt', textOf('Cats', 3), ['staff'])
    await bench.work()
    expect(bench.index.passages.map(({ groups }) => groups)).toEqual([['staff'], ['staff'], ['staff']])
    expect(bench.embeddings.requests).toHaveLength(1)
  })

  it('is not believed of the catalogue alone: stale passages are written over', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    const [first, second, third] = bench.index.passages
    if (!first || !second || !third) throw new Error('three passages were written')
    await bench.index.write([{ ...second, documentVersion: 'stale', content: 'stale' }], signal)
    await bench.run(uploadJobOf('a.txt'))
    expect(bench.contents('a.txt')).toEqual([first.content, second.content, third.content])
  })

  it('is restored when passages are missing', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    await bench.index.remove([bench.index.passages[1]?.id ?? ''], signal)
    await bench.run(uploadJobOf('a.txt'))
    expect(bench.contents('a.txt')).toHaveLength(3)
  })

  it('is not embedded twice because the index does not show it yet', async () => {
    bench.index.delaysVisibility = true
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    let looks = 0
    const listDocument = bench.index.listDocument.bind(bench.index)
    bench.index.listDocument = async (...args) => {
      if (++looks === 3) bench.index.showWrites()
      return await listDocument(...args)
    }
    await bench.run(uploadJobOf('a.txt'))
    expect(bench.events.at(-1)).toMatchObject({ outcome: 'unchanged' })
    expect(bench.embeddings.requests).toHaveLength(1)
  })
})
