// The way from one embedding model to another, step by step.
import { beforeEach, describe, expect, it } from 'vitest'
import { cutOver } from '../../../shared/indexing/reindex/cut-over.ts'
import { performReindexJob } from '../../../shared/indexing/reindex/perform-reindex-job.ts'
import { listRuns, readRun } from '../../../shared/indexing/reindex/read-run.ts'
import { recordPoisonedReindexJob } from '../../../shared/indexing/reindex/record-poisoned-reindex-job.ts'
import type { RequestedScope } from '../../../shared/indexing/reindex/requested-scope.ts'
import { rollBack } from '../../../shared/indexing/reindex/roll-back.ts'
import { purgeExpiredModels, purgeRun } from '../../../shared/indexing/reindex/start-purge.ts'
import { startRun } from '../../../shared/indexing/reindex/start-run.ts'
import { cancelRun, pauseRun, resumeRun, retryFailed } from '../../../shared/indexing/reindex/steer-run.ts'
import { AppError } from '../../../shared/kernel/app-error.ts'
import { activeModelPointer } from '../../../shared/retrieval/active-model-pointer.ts'
import { retrievePassages } from '../../../shared/retrieval/retrieve-passages.ts'
import { large, signal, small, textOf } from '../indexing-workbench.ts'
import { dayMs, ReindexWorkbench } from './reindex-workbench.ts'

let bench: ReindexWorkbench

beforeEach(() => {
  bench = new ReindexWorkbench()
})

async function start(scope: RequestedScope = { kind: 'model', model: small }): Promise<string> {
  return (await startRun(bench.deps, { scope, by: 'ann' }, signal)).id
}

const report = (runId: string) => readRun(bench.deps, runId, signal)
const goOver = (runId: string, isForced = false) => cutOver(bench.deps, { runId, by: 'ann', isForced }, signal)
const goBack = (runId: string) => rollBack(bench.deps, { runId, by: 'ann' }, signal)

async function uploadAndIndex(...names: readonly string[]): Promise<void> {
  for (const name of names) await bench.upload(name, textOf(name, 3))
  await bench.workAll()
}

/** Of the run's target, past the application. */
async function loseFirstPassageOf(name: string): Promise<void> {
  const ofTarget = bench.index.passages.find((each) => each.embeddingModel === small && each.documentName === name)
  await bench.index.remove([ofTarget?.id ?? ''], signal)
}

/** From now on nothing can be embedded for it. */
function loseEmbeddingsOf(model: string): void {
  const embed = bench.embeddings.embed.bind(bench.embeddings)
  bench.embeddings.embed = async (request, signal) => {
    if (request.model === model) throw new AppError('upstream_failed', 'Lost.')
    return await embed(request, signal)
  }
}

describe('a run towards a model', () => {
  it('indexes every document for it, however many pages that takes', async () => {
    await uploadAndIndex(...Array.from({ length: 230 }, (_, n) => `${n}.txt`))
    const id = await start()
    expect(bench.kept).toEqual([large, small])
    await bench.workAll()
    expect(await report(id)).toMatchObject({
      state: 'complete',
      progress: { total: 230, done: 230, failed: 0, remaining: 0, timeLeftMs: 0 },
      failures: [],
    })
    expect(Object.fromEntries(await bench.index.countByModel(signal))).toEqual({ [large]: 690, [small]: 690 })
    expect(bench.recorded.of('reindexStarted')).toEqual([{ runId: id, scope: 'model', embeddingModel: small }])
    expect(bench.recorded.of('reindexCompleted')).toMatchObject([{ runId: id, total: 230, done: 230, remaining: 0 }])
  })

  it('is one run, however often it is started', async () => {
    await uploadAndIndex('a.txt')
    const ids = await Promise.all([start(), start(), start()])
    expect(new Set(ids)).toEqual(new Set([bench.pointer.run?.id]))
    const { runs } = await listRuns(bench.deps, { limit: 10 }, signal)
    expect(runs.filter(({ state }) => state === 'running')).toHaveLength(1)
  })

  it.each([
    [{ kind: 'model', model: large }],
    [{ kind: 'changed' }],
    [{ kind: 'documents', names: ['a.txt'] }],
  ] satisfies [RequestedScope][])('is not taken for another one: %o', async (another) => {
    await uploadAndIndex('a.txt')
    const id = await start()
    const pointer = structuredClone(bench.pointer)
    await expect(start(another)).rejects.toMatchObject({
      code: 'run_in_progress',
      message: expect.stringContaining(`towards ${small}`) as string,
      details: { runId: id },
    })
    expect(bench.pointer).toEqual(pointer)
  })

  it('is not taken for another one that was asked for at the same moment', async () => {
    await uploadAndIndex('a.txt')
    const outcomes = await Promise.allSettled([start(), start({ kind: 'changed' })])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes).toContainEqual(
      expect.objectContaining({ reason: expect.objectContaining({ code: 'run_in_progress' }) as unknown }),
    )
  })

  it('over documents is the same whatever order they are named in', async () => {
    await uploadAndIndex('a.txt', 'b.txt')
    const id = await start({ kind: 'documents', names: ['a.txt', 'b.txt'] })
    expect(await start({ kind: 'documents', names: ['b.txt', 'a.txt'] })).toBe(id)
    await expect(start({ kind: 'documents', names: ['a.txt'] })).rejects.toMatchObject({ code: 'run_in_progress' })
  })

  it('reports where it is from the catalogue, so that a page or a job that comes twice counts once', async () => {
    await uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    const id = await start()
    const page = { kind: 'page', runId: id, which: 'unsettled' } as const
    await performReindexJob(bench.deps, page, signal)
    await performReindexJob(bench.deps, page, signal)
    const job = { kind: 'document', runId: id, documentName: 'a.txt' } as const
    await performReindexJob(bench.deps, job, signal)
    await performReindexJob(bench.deps, job, signal)
    expect((await report(id)).progress).toMatchObject({ total: 3, done: 1, remaining: 2 })
    await bench.workAll()
    expect(bench.embeddings.requests.filter(({ model }) => model === small)).toHaveLength(3)
  })

  it('takes in what is uploaded and deleted meanwhile', async () => {
    await uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    const id = await start()
    await bench.upload('b.txt', textOf('new', 5))
    await bench.upload('d.txt', textOf('late', 2))
    await bench.delete('c.txt')
    await bench.workAll()
    expect((await report(id)).progress).toMatchObject({ total: 3, done: 3, remaining: 0 })
    expect(Object.fromEntries(await bench.index.countByModel(signal))).toEqual({ [large]: 10, [small]: 10 })
  })

  it('embeds as what gives way to questions', async () => {
    await uploadAndIndex('a.txt')
    await start()
    await bench.workAll()
    expect(bench.embeddings.requests.every(({ priority }) => priority === 'indexing')).toBe(true)
  })

  it('waits for capacity as long as it takes: no document fails for lack of it', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    const busy = Array.from({ length: 30 }, () => new AppError('capacity_exhausted', 'Busy.', { retryAfterMs: 60_000 }))
    bench.embeddings.failures.push(...busy)
    await bench.workAll()
    expect(await report(id)).toMatchObject({ state: 'complete', progress: { done: 1, failed: 0 } })
  })

  it('sends no more documents while a thousand jobs wait', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    const page = { kind: 'page', runId: id, which: 'unsettled' } as const
    bench.reindexQueue.depth = async () => 1_001
    bench.reindexQueue.jobs.length = 0
    await performReindexJob(bench.deps, page, signal)
    expect(bench.reindexQueue.jobs.map(({ job }) => job)).toEqual([page])
  })

  it('goes through the catalogue again when its jobs have been lost', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    const watch = bench.reindexQueue.jobs.filter(({ job }) => job.kind === 'watch')
    bench.reindexQueue.jobs.splice(0, Infinity, ...watch)
    await bench.workAll()
    expect((await report(id)).state).toBe('complete')
    expect(bench.clock.now() - (bench.runs.runs[0]?.startedAt ?? 0)).toBeGreaterThan(10 * 60_000)
  })

  it.each([
    ['no-such-model@3', large],
    [large, 'active'],
  ])('cannot go towards %s', async (model, words) => {
    await expect(start({ kind: 'model', model })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(words) as string,
    })
    expect(bench.pointer.run).toBeUndefined()
  })
})

describe('a run that is steered', () => {
  it('rests while it is paused, and goes on where it was', async () => {
    await uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    const id = await start()
    await performReindexJob(bench.deps, { kind: 'document', runId: id, documentName: 'a.txt' }, signal)
    await pauseRun(bench.deps, { runId: id, by: 'ann' }, signal)
    await bench.workAll()
    expect(await report(id)).toMatchObject({ state: 'paused', progress: { done: 1, remaining: 2 } })
    await resumeRun(bench.deps, { runId: id, by: 'ann' }, signal)
    await bench.workAll()
    expect(await report(id)).toMatchObject({ state: 'complete', progress: { done: 3 } })
    expect(bench.embeddings.requests.filter(({ model }) => model === small)).toHaveLength(3)
  })

  it('comes to rest at once when it is paused: jobs that are in the queue already are dropped', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await pauseRun(bench.deps, { runId: id, by: 'ann' }, signal)
    await performReindexJob(bench.deps, { kind: 'document', runId: id, documentName: 'a.txt' }, signal)
    expect((await bench.index.countByModel(signal)).get(small)).toBeUndefined()
    await resumeRun(bench.deps, { runId: id, by: 'ann' }, signal)
    await bench.workAll()
    expect((await bench.index.countByModel(signal)).get(small)).toBe(3)
  })

  it('leaves everything as it was when it is cancelled, and pays for nothing twice when it is started again', async () => {
    await uploadAndIndex('a.txt', 'b.txt')
    const first = await start()
    await bench.workAll()
    await cancelRun(bench.deps, { runId: first, by: 'ann' }, signal)
    await cancelRun(bench.deps, { runId: first, by: 'ann' }, signal)
    expect(await report(first)).toMatchObject({ state: 'cancelled', run: { end: { as: 'cancelled', by: 'ann' } } })
    expect(bench.kept).toEqual([large])
    const bought = bench.embeddings.requests.length
    const second = await start()
    await bench.workAll()
    expect((await report(second)).state).toBe('complete')
    expect(bench.embeddings.requests).toHaveLength(bought)
  })

  it('does nothing more for documents once it is cancelled', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await cancelRun(bench.deps, { runId: id, by: 'ann' }, signal)
    await bench.workAll()
    expect((await bench.index.countByModel(signal)).get(small)).toBeUndefined()
  })

  it('finishes what it had begun when it is cancelled', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    const [lost] = bench.index.passages
    await bench.index.remove([lost?.id ?? ''], signal)
    await bench.clock.sleep(60_000)
    // Not even vectors of the same text are left, so that it has to be embedded again.
    bench.index.findVectors = async () => new Map()
    bench.embeddings.failures.push(new AppError('upstream_failed', 'Lost.'), new AppError('upstream_failed', 'Lost.'))
    const job = { kind: 'document', runId: id, documentName: 'a.txt' } as const
    await expect(performReindexJob(bench.deps, job, signal)).rejects.toThrow('Lost.')
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'pending' })
    await cancelRun(bench.deps, { runId: id, by: 'ann' }, signal)
    await performReindexJob(bench.deps, job, signal)
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'indexed' })
  })

  it('shows what the queue has given up on, and tries just that again', async () => {
    await uploadAndIndex('a.txt', 'b.txt')
    const id = await start()
    await recordPoisonedReindexJob(bench.deps, { kind: 'document', runId: id, documentName: 'a.txt' }, signal)
    const watch = bench.reindexQueue.jobs.filter(({ job }) => job.kind === 'watch')
    bench.reindexQueue.jobs.splice(0, Infinity, ...watch)
    await performReindexJob(bench.deps, { kind: 'document', runId: id, documentName: 'b.txt' }, signal)
    expect(await report(id)).toMatchObject({
      progress: { done: 1, failed: 1, remaining: 0 },
      failures: [{ documentName: 'a.txt', code: 'upstream_failed' }],
    })
    await expect(goOver(id)).rejects.toMatchObject({ code: 'index_not_ready', details: { missingNames: ['a.txt'] } })
    await retryFailed(bench.deps, { runId: id, by: 'ann' }, signal)
    await bench.workAll()
    expect(await report(id)).toMatchObject({ state: 'complete', progress: { done: 2, failed: 0 } })
    expect(bench.embeddings.requests.filter(({ model }) => model === small)).toHaveLength(2)
  })

  it('never gives up its own work, and says what is in its way', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    const page = { kind: 'page', runId: id, which: 'unsettled' } as const
    bench.reindexQueue.jobs.length = 0
    await recordPoisonedReindexJob(bench.deps, page, signal)
    expect(bench.reindexQueue.jobs).toEqual([{ job: page, dueAt: bench.clock.now() + 60_000 }])
    expect((await report(id)).run.problem?.message).toContain('catalogue')
  })

  it.each([pauseRun, resumeRun, cancelRun, retryFailed])('must be under way: %o', async (steer) => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    await goOver(id)
    await expect(steer(bench.deps, { runId: id, by: 'ann' }, signal)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('cut-over') as string,
    })
  })
})

describe('a run over the documents that changed', () => {
  it('looks at each, pays for none that is as it was, and ends by itself', async () => {
    await uploadAndIndex('a.txt', 'b.txt')
    const bought = bench.embeddings.requests.length
    await bench.clock.sleep(1)
    const id = await start({ kind: 'changed' })
    await bench.upload('late.txt', textOf('late', 1))
    await bench.workAll()
    expect((await report(id)).state).toBe('finished')
    expect(bench.recorded.of('reindexCompleted')).toMatchObject([{ total: 2, done: 2, failed: 0 }])
    expect(bench.embeddings.requests).toHaveLength(bought + 1)
    expect(bench.pointer.run).toBeUndefined()
  })

  it('can be about some of them', async () => {
    await uploadAndIndex('a.txt', 'b.txt')
    const id = await start({ kind: 'documents', names: ['b.txt'] })
    await bench.workAll()
    expect(bench.recorded.of('reindexCompleted')).toMatchObject([{ runId: id, total: 1, done: 1 }])
    await expect(start({ kind: 'documents', names: ['b.txt', 'no.txt'] })).rejects.toMatchObject({
      details: { fields: [{ path: 'documents[1]' }] },
    })
  })
})

describe('a cut-over', () => {
  it('is one write of the pointer, and all instances follow within ten seconds; so is a rollback', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    const instances = [0, 1].map(() =>
      activeModelPointer({ store: bench.pointerStore, clock: bench.clock, configuredModel: large }),
    )
    const answeredBy = async () => await Promise.all(instances.map(async (each) => (await each(signal)).model))
    expect(await answeredBy()).toEqual([large, large])
    await goOver(id)
    expect(bench.pointer).toMatchObject({
      model: small,
      others: [{ state: 'previous', model: large, until: bench.clock.now() + 7 * dayMs }],
      run: undefined,
      lastMove: { kind: 'cut-over', runId: id, by: 'ann', isForced: false },
    })
    await bench.clock.sleep(10_000)
    expect(await answeredBy()).toEqual([small, small])
    expect(bench.recorded.of('reindexCutOver')).toEqual([{ runId: id, embeddingModel: small, isForced: false }])
    await goBack(id)
    await bench.clock.sleep(10_000)
    expect(await answeredBy()).toEqual([large, large])
  })

  it('is refused while documents are missing, and says which', async () => {
    await uploadAndIndex('a.txt', 'b.txt')
    const id = await start()
    await performReindexJob(bench.deps, { kind: 'document', runId: id, documentName: 'b.txt' }, signal)
    await expect(goOver(id)).rejects.toMatchObject({
      code: 'index_not_ready',
      message: expect.stringContaining('a.txt') as string,
      details: { missing: 1, missingNames: ['a.txt'] },
    })
    expect(bench.pointer.model).toBe(large)
  })

  it('is refused when the index has less than the catalogue says, and names the document', async () => {
    await uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    const id = await start()
    await bench.workAll()
    await loseFirstPassageOf('b.txt')
    await expect(goOver(id)).rejects.toMatchObject({
      code: 'index_not_ready',
      message: expect.stringMatching(/the index has 8 of its 9 passages.* b\.txt\./) as string,
      details: { missing: 1, missingNames: ['b.txt'], expectedPassages: 9, countedPassages: 8 },
    })
    expect(bench.pointer.model).toBe(large)
  })

  it('is possible again after a retry, which brings back what the index had lost', async () => {
    await uploadAndIndex('a.txt', 'b.txt')
    const id = await start()
    await bench.workAll()
    await loseFirstPassageOf('b.txt')
    await expect(goOver(id)).rejects.toMatchObject({ code: 'index_not_ready' })
    await retryFailed(bench.deps, { runId: id, by: 'ann' }, signal)
    await bench.workAll()
    await goOver(id)
    expect(bench.pointer).toMatchObject({ model: small, lastMove: { isForced: false } })
    expect(Object.fromEntries(await bench.index.countByModel(signal))).toEqual({ [large]: 6, [small]: 6 })
  })

  it('says of how much more than it names', async () => {
    await uploadAndIndex(...Array.from({ length: 25 }, (_, n) => `${n}.txt`))
    const id = await start()
    await bench.workAll()
    for (let n = 0; n < 25; n++) await loseFirstPassageOf(`${n}.txt`)
    const refusal = await goOver(id).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      message: expect.stringContaining('and 5 more') as string,
      details: { missing: 25 },
    })
    expect(refusal).toHaveProperty('details.missingNames.length', 20)
  })

  it('waits for the index to show what was just written', async () => {
    await uploadAndIndex('a.txt')
    bench.index.delaysVisibility = true
    const id = await start()
    await bench.workAll()
    const sleep = bench.clock.sleep.bind(bench.clock)
    const clock = { ...bench.clock, sleep: async (ms: number) => (bench.index.showWrites(), await sleep(ms)) }
    await cutOver({ ...bench.deps, clock }, { runId: id, by: 'ann', isForced: false }, signal)
    expect(bench.pointer.model).toBe(small)
  })

  it('can be forced, which is recorded, and says what answers do without', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    expect(await goOver(id, true)).toMatchObject({ lacking: { missing: 1, missingNames: ['a.txt'] } })
    expect(await goOver(id, true)).toEqual({ lacking: undefined })
    expect(bench.pointer.lastMove).toMatchObject({ isForced: true, by: 'ann' })
    expect((await report(id)).run.end).toMatchObject({ as: 'cut-over', isForced: true })
    expect(await report(id)).toMatchObject({ state: 'cut-over', progress: { remaining: 1 } })
    await bench.workAll()
    expect(bench.entry('a.txt')?.models[small]).toMatchObject({ state: 'indexed' })
    expect(bench.pointer.run).toBeUndefined()
  })

  it('ends a complete run also when it was forced, because the index had lost passages', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    await loseFirstPassageOf('a.txt')
    expect(await goOver(id, true)).toMatchObject({ lacking: { missingNames: ['a.txt'], countedPassages: 2 } })
    expect(bench.pointer).toMatchObject({ model: small, run: undefined, lastMove: { isForced: true } })
  })

  it('says that it was forced only when it had to be', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    await goOver(id, true)
    expect(bench.pointer.lastMove).toMatchObject({ isForced: false })
  })

  it('is not held up by documents that no model could index', async () => {
    await uploadAndIndex('a.txt')
    await bench.upload('broken.txt', ' ')
    await bench.workAll()
    const id = await start()
    await bench.workAll()
    expect(await report(id)).toMatchObject({ failures: [{ documentName: 'broken.txt', code: 'unsupported_document' }] })
    await goOver(id)
    expect(bench.pointer.model).toBe(small)
  })

  it('waits until what failed for the active model has been tried for the new one', async () => {
    await bench.upload('broken.txt', ' ')
    await bench.workAll()
    const id = await start()
    await expect(goOver(id)).rejects.toMatchObject({ details: { missingNames: ['broken.txt'] } })
    await bench.workAll()
    await goOver(id)
  })

  it('is not held up by documents that have just been uploaded', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    await bench.upload('new.txt', textOf('new', 1))
    await goOver(id)
    expect(bench.pointer.model).toBe(small)
  })

  it('is held up by a new version of a document that only the active model has at all', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.upload('a.txt', textOf('new', 3))
    expect(bench.entry('a.txt')?.models).toMatchObject({
      [large]: { state: 'pending', previous: { passages: 3 } },
      [small]: { state: 'pending' },
    })
    await expect(goOver(id)).rejects.toMatchObject({ details: { missingNames: ['a.txt'] } })
    await bench.workAll()
    await goOver(id)
  })

  it('is held up by a new version that only the active model has', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    loseEmbeddingsOf(small)
    await bench.upload('a.txt', textOf('new', 3))
    await expect(bench.work()).rejects.toThrow('Lost.')
    await expect(goOver(id)).rejects.toMatchObject({ details: { missingNames: ['a.txt'] } })
  })

  it('is refused when nobody could embed the questions', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    const deps = { ...bench.deps, embeddings: { models: [large] } }
    await expect(cutOver(deps, { runId: id, by: 'ann', isForced: true }, signal)).rejects.toMatchObject({
      code: 'index_not_ready',
    })
  })

  it('may be repeated, and is recorded even when its first attempt died right after the write', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    const dying = {
      ...bench.deps,
      runs: {
        ...bench.deps.runs,
        read: bench.runs.read.bind(bench.runs),
        replace: () => Promise.reject(new Error('x')),
      },
    }
    await expect(cutOver(dying, { runId: id, by: 'ann', isForced: false }, signal)).rejects.toThrow('x')
    expect(await report(id)).toMatchObject({ state: 'cut-over', run: { end: undefined } })
    const { lastMove } = bench.pointer
    await goOver(id)
    expect(bench.pointer.lastMove).toEqual(lastMove)
    expect((await report(id)).run.end).toMatchObject({ as: 'cut-over', at: lastMove?.at })
  })
})

describe('a cut-over whose operator died before recording it', () => {
  it('is recorded by the next one, before the pointer forgets it', async () => {
    await uploadAndIndex('a.txt')
    const first = await start()
    await bench.workAll()
    const runs = { read: bench.runs.read.bind(bench.runs), replace: () => Promise.reject(new Error('x')) }
    await expect(
      cutOver({ ...bench.deps, runs }, { runId: first, by: 'ann', isForced: false }, signal),
    ).rejects.toThrow()
    await purgeRun(bench.deps, { runId: first }, signal)
    await bench.workAll()
    const second = await start({ kind: 'model', model: large })
    await bench.workAll()
    await goOver(second)
    expect(await report(first)).toMatchObject({ state: 'cut-over', run: { end: { as: 'cut-over', by: 'ann' } } })
  })
})

describe('after a cut-over', () => {
  async function upgraded(): Promise<string> {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    await goOver(id)
    return id
  }

  it('both models are kept up to date, so that a rollback loses nothing', async () => {
    const id = await upgraded()
    await uploadAndIndex('later.txt')
    await goBack(id)
    expect(bench.pointer).toMatchObject({ model: large, others: [{ state: 'previous', model: small }] })
    expect(bench.recorded.of('reindexRolledBack')).toEqual([{ runId: id, embeddingModel: large }])
    const activeModel = activeModelPointer({ store: bench.pointerStore, clock: bench.clock, configuredModel: large })
    const question = {
      text: 'later.txt paragraph',
      groups: undefined,
      top: 20,
      userId: 'ann',
      onAttempt: () => {},
    }
    const found = await retrievePassages({ ...bench.deps, activeModel }, question, signal)
    expect(found.embeddingModel).toBe(large)
    expect(found.passages.filter(({ documentName }) => documentName === 'later.txt')).toHaveLength(3)
  })

  it('a rollback is taken back only when nothing is missing, and the refusal says what to do without a run', async () => {
    const id = await upgraded()
    await goBack(id)
    await loseFirstPassageOf('a.txt')
    await expect(goOver(id)).rejects.toMatchObject({
      message: expect.stringMatching(/a\.txt\. Start a run over these documents/) as string,
    })
    await start({ kind: 'documents', names: ['a.txt'] })
    await bench.workAll()
    await goOver(id)
    expect(bench.pointer.model).toBe(small)
  })

  it('a rollback may be repeated, and be taken back', async () => {
    const id = await upgraded()
    await goBack(id)
    await goBack(id)
    expect((await report(id)).state).toBe('rolled-back')
    await goOver(id)
    expect(bench.pointer.model).toBe(small)
    expect((await report(id)).state).toBe('cut-over')
  })

  it('a rollback is refused when nobody could embed the questions any more', async () => {
    const id = await upgraded()
    const deps = { ...bench.deps, embeddings: { ...bench.deps.embeddings, models: [small] } }
    await expect(rollBack(deps, { runId: id, by: 'ann' }, signal)).rejects.toMatchObject({
      code: 'index_not_ready',
      message: expect.stringContaining(large) as string,
    })
    expect(bench.pointer.model).toBe(small)
  })

  it('only the run that moved the pointer can move it back', async () => {
    const first = await upgraded()
    const second = await start({ kind: 'changed' })
    await bench.workAll()
    await expect(goBack(second)).rejects.toMatchObject({ code: 'invalid_request' })
    await goBack(first)
  })

  it('the model before is no target: going back to it needs no run', async () => {
    await upgraded()
    await expect(start({ kind: 'model', model: large })).rejects.toMatchObject({
      message: expect.stringContaining('roll back') as string,
    })
  })

  it('the model before goes when its time is over, and uploads are embedded once again', async () => {
    const id = await upgraded()
    await bench.clock.sleep(7 * dayMs - 1)
    expect(await purgeExpiredModels(bench.deps, signal)).toEqual([])
    await bench.clock.sleep(1)
    expect(await purgeExpiredModels(bench.deps, signal)).toEqual([large])
    expect(await purgeExpiredModels(bench.deps, signal)).toEqual([])
    expect(bench.kept).toEqual([small])
    await bench.workAll()
    expect(Object.fromEntries(await bench.index.countByModel(signal))).toEqual({ [small]: 3 })
    expect(Object.keys(bench.entry('a.txt')?.models ?? {})).toEqual([small])
    expect(bench.pointer.others).toEqual([])
    expect(bench.recorded.of('reindexPurged')).toMatchObject([{ embeddingModel: large }])
    await expect(goBack(id)).rejects.toMatchObject({ message: expect.stringContaining('no longer kept') as string })
  })
})

describe('a purge', () => {
  it('removes thousands of passages in parts, each of which may come twice', async () => {
    await uploadAndIndex(...Array.from({ length: 110 }, (_, n) => `${n}.txt`))
    const id = await start()
    await bench.workAll()
    await cancelRun(bench.deps, { runId: id, by: 'ann' }, signal)
    expect(await purgeRun(bench.deps, { runId: id }, signal)).toBe(small)
    expect(await purgeRun(bench.deps, { runId: id }, signal)).toBe(small)
    await bench.workAll()
    expect(Object.fromEntries(await bench.index.countByModel(signal))).toEqual({ [large]: 330 })
    expect(bench.pointer.others).toEqual([])
  })

  it('takes what a late worker has written, and only then makes room for a new run', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    const late = bench.index.passages.filter(({ embeddingModel }) => embeddingModel === small)
    await cancelRun(bench.deps, { runId: id, by: 'ann' }, signal)
    await purgeRun(bench.deps, { runId: id }, signal)
    await expect(start()).rejects.toMatchObject({ message: expect.stringContaining('being removed') as string })
    await performReindexJob(bench.deps, { kind: 'purge', model: small }, signal)
    await bench.index.write(late, signal)
    await bench.workAll()
    expect((await bench.index.countByModel(signal)).get(small)).toBeUndefined()
    await start()
    await bench.workAll()
    expect((await bench.index.countByModel(signal)).get(small)).toBe(3)
  })

  it('goes on after half a day when its job was lost, and gets no more than one job for that', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await bench.workAll()
    await cancelRun(bench.deps, { runId: id, by: 'ann' }, signal)
    await purgeRun(bench.deps, { runId: id }, signal)
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
    expect((await bench.index.countByModel(signal)).get(small)).toBeUndefined()
  })

  it('is never of a model that is in use', async () => {
    await uploadAndIndex('a.txt')
    const id = await start()
    await expect(purgeRun(bench.deps, { runId: id }, signal)).rejects.toMatchObject({ code: 'invalid_request' })
    await performReindexJob(bench.deps, { kind: 'purge', model: small }, signal)
    await performReindexJob(bench.deps, { kind: 'purge', model: large }, signal)
    expect((await bench.index.countByModel(signal)).get(large)).toBe(3)
  })
})
