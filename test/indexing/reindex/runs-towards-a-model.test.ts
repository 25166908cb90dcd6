// A run towards a model: what it does, what it takes in meanwhile, and what it waits for.
import { beforeEach, describe, expect, it } from 'vitest'
import { listRuns } from '../../../shared/indexing/reindex/read-run.ts'
import type { RequestedScope } from '../../../shared/indexing/reindex/requested-scope.ts'
import { AppError } from '../../../shared/kernel/app-error.ts'
import { large, signal, small, textOf } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

let bench: OperatorWorkbench

beforeEach(() => {
  bench = new OperatorWorkbench()
})

describe('a run towards a model', () => {
  it('indexes every document for it, however many pages that takes', async () => {
    await bench.uploadAndIndex(...Array.from({ length: 230 }, (_, n) => `${n}.txt`))
    const id = await bench.start()
    expect(bench.kept).toEqual([large, small])
    await bench.workAll()
    expect(await bench.report(id)).toMatchObject({
      state: 'complete',
      progress: { total: 230, done: 230, failed: 0, remaining: 0, timeLeftMs: 0 },
      failures: [],
    })
    expect(await bench.passagesByModel()).toEqual({ [large]: 690, [small]: 690 })
    expect(bench.recorded.of('reindexStarted')).toEqual([{ runId: id, scope: 'model', embeddingModel: small }])
    expect(bench.recorded.of('reindexCompleted')).toMatchObject([{ runId: id, total: 230, done: 230, remaining: 0 }])
  })

  it('is one run, however often it is started', async () => {
    await bench.uploadAndIndex('a.txt')
    const ids = await Promise.all([bench.start(), bench.start(), bench.start()])
    expect(new Set(ids)).toEqual(new Set([bench.pointer.run?.id]))
    const { runs } = await listRuns(bench.deps, { limit: 10 }, signal)
    expect(runs.filter(({ state }) => state === 'running')).toHaveLength(1)
  })

  it.each([
    [{ kind: 'model', model: large }],
    [{ kind: 'changed' }],
    [{ kind: 'documents', names: ['a.txt'] }],
  ] satisfies [RequestedScope][])('is not taken for another one: %o', async (another) => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    const pointer = structuredClone(bench.pointer)
    await expect(bench.start(another)).rejects.toMatchObject({
      code: 'run_in_progress',
      message: expect.stringContaining(`towards ${small}`) as string,
      details: { runId: id },
    })
    expect(bench.pointer).toEqual(pointer)
  })

  it('is not taken for another one that was asked for at the same moment', async () => {
    await bench.uploadAndIndex('a.txt')
    const outcomes = await Promise.allSettled([bench.start(), bench.start({ kind: 'changed' })])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes).toContainEqual(
      expect.objectContaining({ reason: expect.objectContaining({ code: 'run_in_progress' }) as unknown }),
    )
  })

  it('reports where it is from the catalogue, so that a page or a job that comes twice counts once', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    const id = await bench.start()
    const page = { kind: 'page', runId: id, which: 'unsettled' } as const
    await bench.perform(page)
    await bench.perform(page)
    const job = { kind: 'document', runId: id, documentName: 'a.txt' } as const
    await bench.perform(job)
    await bench.perform(job)
    expect((await bench.report(id)).progress).toMatchObject({ total: 3, done: 1, remaining: 2 })
    await bench.workAll()
    expect(bench.embeddings.requests.filter(({ model }) => model === small)).toHaveLength(3)
  })

  it('takes in what is uploaded and deleted meanwhile', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    const id = await bench.start()
    await bench.upload('b.txt', textOf('new', 5))
    await bench.upload('d.txt', textOf('late', 2))
    await bench.delete('c.txt')
    await bench.workAll()
    expect((await bench.report(id)).progress).toMatchObject({ total: 3, done: 3, remaining: 0 })
    expect(await bench.passagesByModel()).toEqual({ [large]: 10, [small]: 10 })
  })

  it('embeds as what gives way to questions', async () => {
    await bench.uploadAndIndex('a.txt')
    await bench.startAndWork()
    expect(bench.embeddings.requests).toMatchObject([
      { model: large, priority: 'indexing' },
      { model: small, priority: 'indexing' },
    ])
  })

  it('waits for capacity as long as it takes: no document fails for lack of it', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    const busy = Array.from({ length: 30 }, () => new AppError('capacity_exhausted', 'Busy.', { retryAfterMs: 60_000 }))
    bench.embeddings.failures.push(...busy)
    await bench.workAll()
    expect(await bench.report(id)).toMatchObject({ state: 'complete', progress: { done: 1, failed: 0 } })
  })

  it('sends no more documents while a thousand jobs wait', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    const page = { kind: 'page', runId: id, which: 'unsettled' } as const
    bench.reindexQueue.depth = async () => 1_001
    bench.reindexQueue.jobs.length = 0
    await bench.perform(page)
    expect(bench.reindexQueue.jobs.map(({ job }) => job)).toEqual([page])
  })

  it('goes through the catalogue again when its jobs have been lost', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    bench.loseAllJobsBut('watch')
    await bench.workAll()
    expect((await bench.report(id)).state).toBe('complete')
    expect(bench.clock.now() - (bench.runs.runs[0]?.startedAt ?? 0)).toBeGreaterThan(10 * 60_000)
  })

  it.each([
    ['no-such-model@3', large],
    [large, 'active'],
  ])('cannot go towards %s', async (model, words) => {
    await expect(bench.start({ kind: 'model', model })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(words) as string,
    })
    expect(bench.pointer.run).toBeUndefined()
  })
})
