// A cut-over: one write of the pointer, forced or not, and recorded whoever dies.
import { beforeEach, describe, expect, it } from 'vitest'
import { cutOver } from '../../../shared/indexing/reindex/cut-over.ts'
import { purgeExpiredModels } from '../../../shared/indexing/reindex/start-purge.ts'
import { activeModelPointer } from '../../../shared/retrieval/active-model-pointer.ts'
import { ada, large, signal, small } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'
import { dayMs } from './reindex-workbench.ts'

let bench: OperatorWorkbench

beforeEach(() => {
  bench = new OperatorWorkbench()
})

describe('a cut-over', () => {
  it('is one write of the pointer, and all instances follow within ten seconds; so is a rollback', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    const instances = [0, 1].map(() =>
      activeModelPointer({ store: bench.pointerStore, clock: bench.clock, configuredModel: large }),
    )
    const answeredBy = async () => await Promise.all(instances.map(async (each) => (await each(signal)).model))
    expect(await answeredBy()).toEqual([large, large])
    await bench.cutOver(id)
    expect(bench.pointer).toMatchObject({
      model: small,
      others: [{ state: 'previous', model: large, until: bench.clock.now() + 7 * dayMs }],
      run: undefined,
      lastMove: { kind: 'cut-over', runId: id, by: 'ann', isForced: false },
    })
    await bench.clock.sleep(10_000)
    expect(await answeredBy()).toEqual([small, small])
    expect(bench.recorded.of('reindexCutOver')).toEqual([{ runId: id, embeddingModel: small, isForced: false }])
    await bench.rollBack(id)
    await bench.clock.sleep(10_000)
    expect(await answeredBy()).toEqual([large, large])
  })

  it('waits for the index to show what was just written', async () => {
    await bench.uploadAndIndex('a.txt')
    bench.index.delaysVisibility = true
    const id = await bench.startAndWork()
    const sleep = bench.clock.sleep.bind(bench.clock)
    const clock = { ...bench.clock, sleep: async (ms: number) => (bench.index.showWrites(), await sleep(ms)) }
    await cutOver({ ...bench.deps, clock }, { runId: id, by: 'ann', isForced: false }, signal)
    expect(bench.pointer.model).toBe(small)
  })

  it('can be forced, which is recorded, and says what answers do without', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    expect(await bench.forceCutOver(id)).toMatchObject({ lacking: { missing: 1, missingNames: ['a.txt'] } })
    expect(await bench.forceCutOver(id)).toEqual({ lacking: undefined })
    expect(bench.recorded.of('reindexCutOver')).toEqual([{ runId: id, embeddingModel: small, isForced: true }])
    expect(bench.pointer.lastMove).toMatchObject({ isForced: true, by: 'ann' })
    expect((await bench.report(id)).run.end).toMatchObject({ as: 'cut-over', isForced: true })
    expect(await bench.report(id)).toMatchObject({ state: 'cut-over', progress: { remaining: 1 } })
    await bench.workAll()
    expect(bench.entry('a.txt')?.models[small]).toMatchObject({ state: 'indexed' })
    expect(bench.pointer.run).toBeUndefined()
  })

  it('ends a complete run also when it was forced, because the index had lost passages', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    await bench.loseFirstPassageOf('a.txt', small)
    expect(await bench.forceCutOver(id)).toMatchObject({ lacking: { missingNames: ['a.txt'], countedPassages: 2 } })
    expect(bench.pointer).toMatchObject({ model: small, run: undefined, lastMove: { isForced: true } })
  })

  it('says that it was forced only when it had to be', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    await bench.forceCutOver(id)
    expect(bench.pointer.lastMove).toMatchObject({ isForced: false })
  })

  it('leaves one model to go back to: the one before that has had its time', async () => {
    await bench.uploadAndIndex('a.txt')
    await bench.cutOver(await bench.startAndWork())
    await bench.cutOver(await bench.startAndWork({ kind: 'model', model: ada }))
    expect(bench.kept).toEqual([ada, small])
    expect(bench.pointer.others).toContainEqual({ state: 'retired', model: large, until: bench.clock.now() })
    expect(await purgeExpiredModels(bench.deps, signal)).toEqual([large])
    await bench.workAll()
    expect(await bench.passagesByModel()).toEqual({ [small]: 3, [ada]: 3 })
  })

  it('may be repeated, and is recorded even when its first attempt died right after the write', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    const dying = {
      ...bench.deps,
      runs: {
        ...bench.deps.runs,
        read: bench.runs.read.bind(bench.runs),
        replace: () => Promise.reject(new Error('x')),
      },
    }
    await expect(cutOver(dying, { runId: id, by: 'ann', isForced: false }, signal)).rejects.toThrow('x')
    expect(await bench.report(id)).toMatchObject({ state: 'cut-over', run: { end: undefined } })
    const { lastMove } = bench.pointer
    await bench.cutOver(id)
    expect(bench.pointer.lastMove).toEqual(lastMove)
    expect((await bench.report(id)).run.end).toMatchObject({ as: 'cut-over', at: lastMove?.at })
  })
})

describe('a cut-over whose operator died before recording it', () => {
  it('is recorded by the next one, before the pointer forgets it', async () => {
    await bench.uploadAndIndex('a.txt')
    const first = await bench.startAndWork()
    const runs = { read: bench.runs.read.bind(bench.runs), replace: () => Promise.reject(new Error('x')) }
    await expect(
      cutOver({ ...bench.deps, runs }, { runId: first, by: 'ann', isForced: false }, signal),
    ).rejects.toThrow('x')
    await bench.purge(first)
    await bench.workAll()
    const second = await bench.startAndWork({ kind: 'model', model: large })
    await bench.cutOver(second)
    expect(await bench.report(first)).toMatchObject({ state: 'cut-over', run: { end: { as: 'cut-over', by: 'ann' } } })
  })
})
