// Runs that an operator pauses, cancels or tries again.
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/kernel/app-error.ts'
import { large, signal, small } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

let bench: OperatorWorkbench

beforeEach(() => {
  bench = new OperatorWorkbench()
})

describe('a run that is steered', () => {
  it('rests while it is paused, and goes on where it was', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt', 'c.txt')
    const id = await bench.start()
    await bench.perform({ kind: 'document', runId: id, documentName: 'a.txt' })
    await bench.pause(id)
    await bench.workAll()
    expect(await bench.report(id)).toMatchObject({ state: 'paused', progress: { done: 1, remaining: 2 } })
    await bench.resume(id)
    await bench.workAll()
    expect(await bench.report(id)).toMatchObject({ state: 'complete', progress: { done: 3 } })
    expect(bench.embeddings.requests.filter(({ model }) => model === small)).toHaveLength(3)
  })

  it('comes to rest at once when it is paused: jobs that are in the queue already are dropped', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    await bench.pause(id)
    await bench.perform({ kind: 'document', runId: id, documentName: 'a.txt' })
    expect((await bench.passagesByModel())[small]).toBeUndefined()
    await bench.resume(id)
    await bench.workAll()
    expect((await bench.passagesByModel())[small]).toBe(3)
  })

  it('sends no documents while it is paused', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    await bench.pause(id)
    bench.reindexQueue.jobs.length = 0
    await bench.perform({ kind: 'page', runId: id, which: 'unsettled' })
    expect(bench.reindexQueue.jobs).toEqual([])
  })

  it('leaves everything as it was when it is cancelled, and pays for nothing twice when it is started again', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const first = await bench.startAndWork()
    await bench.cancel(first)
    await bench.cancel(first)
    expect(await bench.report(first)).toMatchObject({
      state: 'cancelled',
      run: { end: { as: 'cancelled', by: 'ann' } },
    })
    expect(bench.kept).toEqual([large])
    const bought = bench.embeddings.requests.length
    const second = await bench.startAndWork()
    expect((await bench.report(second)).state).toBe('complete')
    expect(bench.embeddings.requests).toHaveLength(bought)
  })

  it('does nothing more for documents once it is cancelled', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    await bench.cancel(id)
    await bench.workAll()
    expect((await bench.passagesByModel())[small]).toBeUndefined()
  })

  it('finishes what it had begun when it is cancelled', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    const [lost] = bench.index.passages
    await bench.index.remove([lost?.id ?? ''], signal)
    await bench.clock.sleep(60_000)
    // Not even vectors of the same text are left, so that it has to be embedded again.
    bench.index.findVectors = async () => new Map()
    bench.embeddings.failures.push(new AppError('upstream_failed', 'Lost.'), new AppError('upstream_failed', 'Lost.'))
    const job = { kind: 'document', runId: id, documentName: 'a.txt' } as const
    await expect(bench.perform(job)).rejects.toThrow('Lost.')
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'pending' })
    await bench.cancel(id)
    await bench.perform(job)
    expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'indexed' })
  })

  it('shows what the queue has given up on, and tries just that again', async () => {
    await bench.uploadAndIndex('a.txt', 'b.txt')
    const id = await bench.start()
    await bench.giveUpOn({ kind: 'document', runId: id, documentName: 'a.txt' })
    bench.loseAllJobsBut('watch')
    await bench.perform({ kind: 'document', runId: id, documentName: 'b.txt' })
    expect(await bench.report(id)).toMatchObject({
      progress: { done: 1, failed: 1, remaining: 0 },
      failures: [{ documentName: 'a.txt', code: 'upstream_failed' }],
    })
    await expect(bench.cutOver(id)).rejects.toMatchObject({
      code: 'index_not_ready',
      details: { missingNames: ['a.txt'] },
    })
    await bench.retry(id)
    await bench.workAll()
    expect(await bench.report(id)).toMatchObject({ state: 'complete', progress: { done: 2, failed: 0 } })
    expect(bench.embeddings.requests.filter(({ model }) => model === small)).toHaveLength(2)
  })

  it('never gives up its own work, and says what is in its way', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    const page = { kind: 'page', runId: id, which: 'unsettled' } as const
    bench.reindexQueue.jobs.length = 0
    await bench.giveUpOn(page)
    expect(bench.reindexQueue.jobs).toEqual([{ job: page, dueAt: bench.clock.now() + 60_000 }])
    expect((await bench.report(id)).run.problem?.message).toContain('catalogue')
  })

  it.each(['pause', 'resume', 'cancel', 'retry'] as const)('must be under way for a %s', async (command) => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.startAndWork()
    await bench.cutOver(id)
    await expect(bench[command](id)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('cut-over') as string,
    })
  })

  it('is not cancelled once it has been cut over by force: what answers questions would stay incomplete', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    await bench.forceCutOver(id)
    await expect(bench.cancel(id)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('roll it back') as string,
    })
    await bench.workAll()
    expect(await bench.passagesByModel()).toEqual({ [large]: 3, [small]: 3 })
  })

  it('is not cancelled once it has been rolled back: what it can be cut over to again would stay incomplete', async () => {
    await bench.uploadAndIndex('a.txt')
    const id = await bench.start()
    await bench.forceCutOver(id)
    await bench.rollBack(id)
    await expect(bench.cancel(id)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('purge') as string,
    })
    await bench.workAll()
    expect(await bench.passagesByModel()).toEqual({ [large]: 3, [small]: 3 })
  })
})
