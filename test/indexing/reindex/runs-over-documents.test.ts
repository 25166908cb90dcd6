// Runs that end by themselves: over the documents that changed, or over those that are named.
import { beforeEach, describe, expect, it } from 'vitest'
import { textOf } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

let bench: OperatorWorkbench

beforeEach(() => {
  bench = new OperatorWorkbench()
})

describe('a run over the documents that changed', () => {
  it('leaves what is uploaded meanwhile to the job of the upload', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    await bench.clock.sleep(1)
    const id = await bench.start({ kind: 'changed' })
    await bench.upload('late.txt', textOf('late', 1))
    bench.reindexQueue.jobs.length = 0
    await bench.perform({ kind: 'page', runId: id, which: 'unsettled' })
    const sent = bench.reindexQueue.jobs.map(({ job }) => job)
    expect(sent).toMatchObject([{ documentName: 'a.txt' }, { documentName: 'b.txt' }])
  })

  it('looks at each, pays for none that is as it was, and ends by itself', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const bought = bench.embeddings.requests.length
    await bench.clock.sleep(1)
    const id = await bench.start({ kind: 'changed' })
    await bench.upload('late.txt', textOf('late', 1))
    await bench.workAll()
    expect((await bench.report(id)).state).toBe('finished')
    expect(bench.recorded.of('reindexCompleted')).toMatchObject([{ total: 2, done: 2, failed: 0 }])
    expect(bench.embeddings.requests).toHaveLength(bought + 1)
    expect(bench.pointer.run).toBeUndefined()
  })
})

describe('a run over documents that are named', () => {
  it('can be about some of them', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const id = await bench.startAndWork({ kind: 'documents', names: ['b.txt'] })
    expect(bench.recorded.of('reindexCompleted')).toMatchObject([{ runId: id, total: 1, done: 1 }])
    await expect(bench.start({ kind: 'documents', names: ['b.txt', 'no.txt'] })).rejects.toMatchObject({
      details: { fields: [{ path: 'documents[1]' }] },
    })
  })

  it('is the same whatever order they are named in', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const id = await bench.start({ kind: 'documents', names: ['a.txt', 'b.txt'] })
    expect(await bench.start({ kind: 'documents', names: ['b.txt', 'a.txt'] })).toBe(id)
    await expect(bench.start({ kind: 'documents', names: ['a.txt'] })).rejects.toMatchObject({
      code: 'run_in_progress',
    })
  })
})
