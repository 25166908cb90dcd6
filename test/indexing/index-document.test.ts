import { beforeEach, describe, expect, it } from 'vitest'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { indexDocument } from '../../shared/indexing/index-document.ts'
import type { IndexJob } from '../../shared/indexing/indexing-queue.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { IndexingWorkbench, large, signal, small, textOf } from './indexing-workbench.ts'

const job = (documentName: string): IndexJob => ({ documentName, etag: undefined, reason: 'uploaded' })
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
    await bench.run(job('a.txt'))
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
    await bench.run(job('a.txt'))
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
    await bench.run(job('a.txt'))
    expect(bench.contents('a.txt')).toEqual([first.content, second.content, third.content])
  })

  it('is restored when passages are missing', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    await bench.index.remove([bench.index.passages[1]?.id ?? ''], signal)
    await bench.run(job('a.txt'))
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
    await bench.run(job('a.txt'))
    expect(bench.events.at(-1)).toMatchObject({ outcome: 'unchanged' })
    expect(bench.embeddings.requests).toHaveLength(1)
  })
})

describe('an overwritten document', () => {
  it('leaves no passages of the longer version before it', async () => {
    await bench.upload('a.txt', textOf('Cats', 8))
    await bench.work()
    await bench.upload('a.txt', textOf('Dogs', 2))
    await bench.work()
    expect(bench.contents('a.txt')).toHaveLength(2)
    expect(bench.contents('a.txt').join()).not.toContain('Cats')
  })

  it('leaves none even while the index does not show what was written before', async () => {
    bench.index.delaysVisibility = true
    await bench.upload('a.txt', textOf('Cats', 8))
    await bench.work()
    await bench.upload('a.txt', textOf('Dogs', 2))
    await bench.work()
    expect(bench.contents('a.txt')).toHaveLength(2)
  })

  it('writes the new passages before it removes the old: a search finds something at every moment', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    const counts: number[] = []
    const write = bench.index.write.bind(bench.index)
    const remove = bench.index.remove.bind(bench.index)
    bench.index.write = async (...args) => {
      const result = await write(...args)
      counts.push(bench.index.passages.length)
      return result
    }
    bench.index.remove = async (...args) => {
      counts.push(bench.index.passages.length)
      return await remove(...args)
    }
    await bench.upload('a.txt', textOf('Dogs', 2))
    await bench.work()
    expect(Math.min(...counts)).toBe(3)
    expect(bench.index.passages).toHaveLength(2)
  })

  it('ends as its last version when it is overwritten while it is being indexed', async () => {
    await bench.upload('a.txt', textOf('Cats', 5))
    bench.embeddings.interlude = async (call) => {
      if (call === 1) await bench.upload('a.txt', textOf('Dogs', 2))
    }
    const [first] = bench.queue.jobs.splice(0)
    await bench.run(first ?? job('a.txt'))
    expect(bench.contents('a.txt')).toHaveLength(2)
    expect(bench.contents('a.txt').join()).not.toContain('Cats')
    expect(bench.entry('a.txt')).toMatchObject({
      etag: 'etag-2',
      models: { [large]: { state: 'indexed', passages: 2 } },
    })
  })
})

describe('a deleted document', () => {
  it('has no passages as soon as the delete returns', async () => {
    bench.models = [large, small]
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    await bench.delete('a.txt')
    expect(bench.index.passages).toEqual([])
    expect(bench.entry('a.txt')?.deletedAt).toBeTypeOf('number')
  })

  it('stays deleted when a late message speaks of it', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    const [late] = bench.queue.jobs.splice(0)
    await bench.delete('a.txt')
    await bench.work()
    await bench.run(late ?? job('a.txt'))
    expect(bench.index.passages).toEqual([])
    expect(bench.entry('a.txt')?.deletedAt).toBeTypeOf('number')
  })

  it('stays deleted when a message comes after even its tombstone has gone', async () => {
    await bench.upload('a.txt', textOf('Cats', 2))
    await bench.delete('a.txt')
    bench.catalog.drop(documentIdOf('a.txt'))
    await bench.work()
    expect(bench.entry('a.txt')).toBeUndefined()
    expect(bench.index.passages).toEqual([])
  })

  it('leaves nothing when it goes while it is being indexed', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    const write = bench.index.write.bind(bench.index)
    bench.index.write = async (...args) => {
      if (await bench.store.find('a.txt', signal)) await bench.delete('a.txt')
      return await write(...args)
    }
    const [first] = bench.queue.jobs.splice(0)
    await bench.run(first ?? job('a.txt'))
    expect(bench.index.passages).toEqual([])
  })

  it('is indexed afresh when it is uploaded again at once, although the index still shows the removed passages', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    bench.index.delaysVisibility = true
    await bench.delete('a.txt')
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    expect(bench.contents('a.txt')).toHaveLength(3)
  })

  it('is removed for models that are no longer in use, too', async () => {
    bench.models = [large, small]
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    bench.models = [large]
    await bench.store.delete('a.txt', signal)
    await bench.run(job('a.txt'))
    expect(bench.index.passages).toEqual([])
  })
})

describe('a document that cannot be indexed', () => {
  it('is shown as failed with the reason, and its old passages go', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    const junk = { name: 'a.txt', bytes: Uint8Array.from([0, 1, 2, 3]), contentType: 'text/plain', groups: [] }
    await bench.store.put(junk, signal)
    await expect(bench.run(job('a.txt'))).resolves.toBeUndefined()
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'failed', code: 'unsupported_document' })
    expect(bench.index.passages).toEqual([])
    expect(bench.events.at(-1)).toMatchObject({ outcome: 'failed', code: 'unsupported_document' })
  })

  it('is written to the catalogue once, however often its message comes', async () => {
    await bench.upload('a.md', ' \n\n ')
    await bench.work()
    expect(bench.entry('a.md')?.models[large]).toMatchObject({ state: 'failed' })
    const { writes } = bench.catalog
    await bench.run(job('a.md'))
    expect(bench.catalog.writes).toBe(writes)
  })

  it('is indexed again once it is mended', async () => {
    await bench.upload('a.txt', textOf('Cats', 2))
    await bench.work()
    await bench.store.put(
      { name: 'a.txt', bytes: Uint8Array.from([0, 1, 2, 3]), contentType: 'text/plain', groups: [] },
      signal,
    )
    await bench.run(job('a.txt'))
    await bench.upload('a.txt', textOf('Cats', 2))
    await bench.work()
    expect(bench.contents('a.txt')).toHaveLength(2)
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'indexed', passages: 2 })
  })

  it.each(['a//b.txt', 'e\u0301.txt', '../a.txt'])(
    'says so of a blob named %j, which no route could ask for',
    async (name) => {
      await bench.store.put({ name, bytes: Uint8Array.from([65]), contentType: 'text/plain', groups: [] }, signal)
      await bench.run(job(name))
      expect(bench.entry(name)?.models[large]).toMatchObject({ state: 'failed', code: 'invalid_request' })
      expect(bench.index.passages).toEqual([])
    },
  )
})

describe('a failure that passes', () => {
  const throttled = new AppError('capacity_exhausted', 'Try again shortly.', { retryAfterMs: 1_000 })

  it('sends the message back, and the document stays pending', async () => {
    await bench.upload('a.txt', textOf('Cats', 2))
    bench.embeddings.failures.push(throttled)
    await expect(bench.run(job('a.txt'))).rejects.toBe(throttled)
    expect(bench.entry('a.txt')?.models[large]).toEqual({ state: 'pending' })
    await bench.run(job('a.txt'))
    expect(bench.contents('a.txt')).toHaveLength(2)
  })

  it('of one model does not keep the other from being indexed', async () => {
    bench.models = [large, small]
    await bench.upload('a.txt', textOf('Cats', 2))
    bench.embeddings.failures.push(throttled)
    await expect(bench.run(job('a.txt'))).rejects.toBe(throttled)
    expect(bench.entry('a.txt')?.models).toMatchObject({ [large]: { state: 'pending' }, [small]: { state: 'indexed' } })
  })

  it('pays only for what had not been written before it', async () => {
    await bench.upload('a.txt', textOf('Cats', 150))
    bench.embeddings.interlude = async (call) => {
      if (call === 3) throw throttled
    }
    await expect(bench.run(job('a.txt'))).rejects.toBe(throttled)
    await bench.run(job('a.txt'))
    expect(bench.embeddings.embeddedTexts).toHaveLength(150)
    expect(bench.contents('a.txt')).toHaveLength(150)
  })

  it('is one when the index refuses passages', async () => {
    await bench.upload('a.txt', textOf('Cats', 2))
    await bench.work()
    bench.index.refusedIds.add(bench.index.passages[0]?.id ?? '')
    await bench.upload('a.txt', textOf('Dogs', 2))
    await expect(bench.work()).rejects.toMatchObject({ code: 'upstream_failed' })
    expect(bench.entry('a.txt')?.models[large]?.state).toBe('pending')
  })

  it('is one when the document never stands still', async () => {
    await bench.upload('a.txt', 'one')
    const write = bench.index.write.bind(bench.index)
    bench.index.write = async (...args) => {
      await bench.upload('a.txt', 'again')
      return await write(...args)
    }
    await expect(bench.run(job('a.txt'))).rejects.toMatchObject({ code: 'upstream_failed' })
  })

  it('is not one when the caller gives up: its reason is thrown', async () => {
    await bench.upload('a.txt', 'one')
    const reason = new Error('shutting down')
    await expect(indexDocument(bench.deps, job('a.txt'), AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

describe('models that come and go', () => {
  it('are not missed when they come while a document is on its way', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    bench.embeddings.interlude = async () => void (bench.models = [large, small])
    await bench.work()
    expect(bench.entry('a.txt')?.models).toMatchObject({ [large]: { state: 'indexed' }, [small]: { state: 'indexed' } })
  })

  it('are not missed when they come while a document turns out to be unreadable', async () => {
    await bench.upload('a.txt', ' ')
    const extract = bench.deps.extract
    const deps = {
      ...bench.deps,
      extract: async (...source: Parameters<typeof extract>) => {
        bench.models = [large, small]
        return await extract(...source)
      },
    }
    await indexDocument(deps, job('a.txt'), signal)
    expect(bench.entry('a.txt')?.models).toMatchObject({ [large]: { state: 'failed' }, [small]: { state: 'failed' } })
  })

  it('are caught up with: an unchanged document is indexed for the new one only', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    bench.models = [large, small]
    await bench.run({ documentName: 'a.txt', etag: undefined, reason: 'reconcile' })
    expect(bench.events.slice(1).map(({ embeddingModel, outcome }) => [embeddingModel, outcome])).toEqual([
      [large, 'unchanged'],
      [small, 'indexed'],
    ])
  })

  it('stay in the catalogue with what the index still holds for them', async () => {
    bench.models = [large, small]
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    bench.models = [small]
    await bench.run(job('a.txt'))
    expect(Object.keys(bench.entry('a.txt')?.models ?? {}).sort()).toEqual([large, small])
    await bench.upload('a.txt', textOf('Dogs', 3))
    await bench.work()
    expect(bench.entry('a.txt')?.models).toMatchObject({
      [large]: { state: 'outdated', previous: { passages: 3 } },
      [small]: { state: 'indexed', passages: 3 },
    })
  })
})
