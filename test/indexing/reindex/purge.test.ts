// What is no longer kept is removed in parts, however late somebody still writes.
import { beforeEach, describe, expect, it } from 'vitest'
import { purgeExpiredModels } from '../../../shared/indexing/reindex/start-purge.ts'
import { large, signal, small, textOf } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'
import { dayMs } from './reindex-workbench.ts'

let bench: OperatorWorkbench

beforeEach(() => {
  bench = new OperatorWorkbench()
})

/** Of a document of three passages, after a run that came to nothing. */
async function purging(): Promise<void> {
  await bench.uploadAndIndex('a.txt')
  const id = await bench.startAndWork()
  await bench.cancel(id)
  await bench.purge(id)
}

describe('a purge', () => {
  it('removes thousands of passages in parts, each of which may come twice', async () => {
    const names = Array.from({ length: 110 }, (_, n) => `${n}.txt`)
    for (const name of names) await bench.upload(name, textOf(name, 20))
    await bench.workAll()
    const id = await bench.startAndWork()
    await bench.cancel(id)
    const remove = bench.index.remove.bind(bench.index)
    bench.index.remove = async (...args) => {
      // One part takes all the time that a job gives itself.
      await bench.clock.sleep(60_000)
      return await remove(...args)
    }
    expect(await bench.purge(id)).toBe(small)
    expect(await bench.purge(id)).toBe(small)
    await bench.perform({ kind: 'purge', model: small })
    expect(await bench.passagesByModel()).toEqual({ [large]: 2_200, [small]: 1_200 })
    await bench.workAll()
    expect(await bench.passagesByModel()).toEqual({ [large]: 2_200 })
    expect(bench.catalog.entries.map(({ models }) => Object.keys(models))).toEqual(names.map(() => [large]))
    expect(bench.pointer.others).toEqual([])
  })

  it('takes what a late worker has written, and only then makes room for a new run', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    const late = bench.index.passages.filter(({ embeddingModel }) => embeddingModel === small)
    await bench.cancel(id)
    await bench.purge(id)
    await expect(bench.start()).rejects.toMatchObject({ message: expect.stringContaining('being removed') as string })
    await bench.perform({ kind: 'purge', model: small })
    await bench.index.write(late, signal)
    await bench.workAll()
    expect((await bench.passagesByModel())[small]).toBeUndefined()
    await bench.startAndWork()
    expect((await bench.passagesByModel())[small]).toBe(3)
  })

  it('goes on after half a day when its job was lost, and gets no more than one job for that', async () => {
    await purging()
    bench.reindexQueue.jobs.length = 0
    await bench.clock.sleep(dayMs / 2 - 1)
    expect(await purgeExpiredModels(bench.deps, signal)).toEqual([])
    await bench.clock.sleep(1)
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await purgeExpiredModels(bench.deps, signal)
      await bench.clock.sleep(5 * 60_000)
    }
    expect(bench.reindexQueue.jobs).toHaveLength(1)
    await bench.workAll()
    expect(bench.pointer.others).toEqual([])
    expect((await bench.passagesByModel())[small]).toBeUndefined()
  })

  it('is never of a model that is in use', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    await expect(bench.purge(id)).rejects.toMatchObject({ code: 'invalid_request' })
    await bench.perform({ kind: 'purge', model: small })
    await bench.perform({ kind: 'purge', model: large })
    expect((await bench.passagesByModel())[large]).toBe(3)
  })

  it('comes by itself when the time of the model before is over, and uploads are embedded once again', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    await bench.cutOver(id)
    await bench.clock.sleep(7 * dayMs - 1)
    expect(await purgeExpiredModels(bench.deps, signal)).toEqual([])
    await bench.clock.sleep(1)
    expect(await purgeExpiredModels(bench.deps, signal)).toEqual([large])
    expect(await purgeExpiredModels(bench.deps, signal)).toEqual([])
    expect(bench.kept).toEqual([small])
    await bench.workAll()
    expect(await bench.passagesByModel()).toEqual({ [small]: 3 })
    expect(Object.keys(bench.entry('a.txt')?.models ?? {})).toEqual([small])
    expect(bench.pointer.others).toEqual([])
    expect(bench.recorded.of('reindexPurged')).toMatchObject([{ embeddingModel: large }])
    await expect(bench.rollBack(id)).rejects.toMatchObject({
      message: expect.stringContaining('no longer kept') as string,
    })
  })

  it('lasts for as long as a late worker may still write, though nothing is left', async () => {
    await purging()
    const since = bench.clock.now()
    for (;;) {
      const next = bench.reindexQueue.jobs.shift()
      if (!next || next.dueAt - since >= 10 * 60_000) break
      await bench.passUntil(next.dueAt)
      await bench.perform(next.job)
    }
    expect((await bench.passagesByModel())[small]).toBeUndefined()
    expect(bench.pointer.others).toMatchObject([{ state: 'purging', model: small }])
  })

  it('begins when every instance has followed the pointer, and none searches with the model any more', async () => {
    await purging()
    const begins = bench.reindexQueue.jobs.find(({ job }) => job.kind === 'purge')
    expect(begins?.dueAt).toBeGreaterThan(bench.clock.now() + 10_000)
  })

  it('is not over while there was something to remove: more may be on its way', async () => {
    await purging()
    await bench.clock.sleep(10 * 60_000)
    await bench.perform({ kind: 'purge', model: small })
    expect(await bench.passagesByModel()).toEqual({ [large]: 3 })
    expect(bench.pointer.others).toMatchObject([{ state: 'purging', model: small }])
    await bench.perform({ kind: 'purge', model: small })
    expect(bench.pointer.others).toEqual([])
  })

  it('goes on when a part of it has failed every time', async () => {
    await purging()
    bench.reindexQueue.jobs.length = 0
    await bench.giveUpOn({ kind: 'purge', model: small })
    await bench.workAll()
    expect(bench.pointer.others).toEqual([])
  })
})
