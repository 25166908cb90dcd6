import { beforeEach, describe, expect, it } from 'vitest'
import { indexDocument } from '../../shared/indexing/index-document.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { IndexingWorkbench, large, signal, small, textOf, uploadJobOf } from './indexing-workbench.ts'

let bench: IndexingWorkbench

beforeEach(() => {
  bench = new IndexingWorkbench()
})

describe('a document that cannot be indexed', () => {
  it('is shown as failed with the reason, and its old passages go', async () => {
    await bench.upload('a.txt', textOf('Cats', 3))
    await bench.work()
    const junk = { name: 'a.txt', bytes: Uint8Array.from([0, 1, 2, 3]), contentType: 'text/plain', groups: [] }
    await bench.store.put(junk, signal)
    await expect(bench.run(uploadJobOf('a.txt'))).resolves.toBeUndefined()
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'failed', code: 'unsupported_document' })
    expect(bench.index.passages).toEqual([])
    expect(bench.events.at(-1)).toMatchObject({ outcome: 'failed', code: 'unsupported_document' })
  })

  it('is written to the catalogue once, however often its message comes', async () => {
    await bench.upload('a.md', ' \n\n ')
    await bench.work()
    expect(bench.entry('a.md')?.models[large]).toMatchObject({ state: 'failed' })
    const { writes } = bench.catalog
    await bench.run(uploadJobOf('a.md'))
    expect(bench.catalog.writes).toBe(writes)
  })

  it('is indexed again once it is mended', async () => {
    await bench.upload('a.txt', textOf('Cats', 2))
    await bench.work()
    await bench.store.put(
      { name: 'a.txt', bytes: Uint8Array.from([0, 1, 2, 3]), contentType: 'text/plain', groups: [] },
      signal,
    )
    await bench.run(uploadJobOf('a.txt'))
    await bench.upload('a.txt', textOf('Cats', 2))
    await bench.work()
    expect(bench.contents('a.txt')).toHaveLength(2)
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'indexed', passages: 2 })
  })

  it.each(['a//b.txt', 'e\u0301.txt', '../a.txt'])(
    'says so of a blob named %j, which no route could ask for',
    async (name) => {
      await bench.store.put({ name, bytes: Uint8Array.from([65]), contentType: 'text/plain', groups: [] }, signal)
      await bench.run(uploadJobOf(name))
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
    await expect(bench.run(uploadJobOf('a.txt'))).rejects.toBe(throttled)
    expect(bench.entry('a.txt')?.models[large]).toEqual({ state: 'pending' })
    await bench.run(uploadJobOf('a.txt'))
    expect(bench.contents('a.txt')).toHaveLength(2)
  })

  it('of one model does not keep the other from being indexed', async () => {
    bench.models = [large, small]
    await bench.upload('a.txt', textOf('Cats', 2))
    bench.embeddings.failures.push(throttled)
    await expect(bench.run(uploadJobOf('a.txt'))).rejects.toBe(throttled)
    expect(bench.entry('a.txt')?.models).toMatchObject({ [large]: { state: 'pending' }, [small]: { state: 'indexed' } })
  })

  it('pays only for what had not been written before it', async () => {
    await bench.upload('a.txt', textOf('Cats', 150))
    bench.embeddings.interlude = async (call) => {
      if (call === 3) throw throttled
    }
    await expect(bench.run(uploadJobOf('a.txt'))).rejects.toBe(throttled)
    await bench.run(uploadJobOf('a.txt'))
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
    await expect(bench.run(uploadJobOf('a.txt'))).rejects.toMatchObject({ code: 'upstream_failed' })
  })

  it('is not one when the caller gives up: its reason is thrown', async () => {
    await bench.upload('a.txt', 'one')
    const reason = new Error('shutting down')
    await expect(indexDocument(bench.deps, uploadJobOf('a.txt'), AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})
