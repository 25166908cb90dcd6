import { beforeEach, describe, expect, it } from 'vitest'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { indexDocument } from '../../shared/indexing/index-document.ts'
import { IndexingWorkbench, large, signal, small, textOf, uploadJobOf } from './indexing-workbench.ts'

let bench: IndexingWorkbench

beforeEach(() => {
  bench = new IndexingWorkbench()
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
    await bench.run(first ?? uploadJobOf('a.txt'))
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
    await bench.run(late ?? uploadJobOf('a.txt'))
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
    await bench.run(first ?? uploadJobOf('a.txt'))
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
    await bench.run(uploadJobOf('a.txt'))
    expect(bench.index.passages).toEqual([])
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
    await indexDocument(deps, uploadJobOf('a.txt'), signal)
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
    await bench.run(uploadJobOf('a.txt'))
    expect(Object.keys(bench.entry('a.txt')?.models ?? {}).sort()).toEqual([large, small])
    await bench.upload('a.txt', textOf('Dogs', 3))
    await bench.work()
    expect(bench.entry('a.txt')?.models).toMatchObject({
      [large]: { state: 'outdated', previous: { passages: 3 } },
      [small]: { state: 'indexed', passages: 3 },
    })
  })
})
