// Documents that are tried again count as not done until they have been: no retry is over before it began, or lost on the way.
import { beforeEach, describe, expect, it } from 'vitest'
import type { ReindexJob } from '../../../shared/indexing/reindex/reindex-queue.ts'
import { signal, small, textOf } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

const names = ['a.txt', 'b.txt', 'c.txt']

let bench: OperatorWorkbench

beforeEach(async () => {
  bench = new OperatorWorkbench()
  for (const name of names) await bench.upload(name, textOf(name, 2))
  await bench.workAll()
  await bench.clock.sleep(1)
})

/** A run in which every document has failed, and that is complete. */
async function failedRun(): Promise<string> {
  const runId = await bench.start()
  bench.reindexQueue.jobs.length = 0
  for (const documentName of names) await bench.giveUpOn({ kind: 'document', runId, documentName })
  await bench.perform({ kind: 'watch', runId, since: bench.clock.now() })
  expect(await bench.report(runId)).toMatchObject({ state: 'complete', progress: { failed: 3 } })
  return runId
}

/** Works off the jobs of these kinds that are due within ten seconds, and leaves the others where they are. */
async function workOff(...kinds: readonly ReindexJob['kind'][]): Promise<void> {
  const { jobs } = bench.reindexQueue
  const untilMs = bench.clock.now() + 10_000
  for (;;) {
    const next = jobs
      .filter(({ job, dueAt }) => kinds.includes(job.kind) && dueAt <= untilMs)
      .toSorted((a, b) => a.dueAt - b.dueAt)[0]
    if (!next) return
    jobs.splice(jobs.indexOf(next), 1)
    await bench.passUntil(next.dueAt)
    await bench.perform(next.job)
  }
}

const waiting = (): readonly string[] =>
  bench.reindexQueue.jobs.flatMap(({ job }) => (job.kind === 'document' ? [job.documentName] : []))

describe('a retry', () => {
  it('is not over before the documents that failed have been tried again', async () => {
    const runId = await failedRun()
    await bench.retry(runId)
    await workOff('page', 'watch')
    expect(await bench.report(runId)).toMatchObject({
      state: 'running',
      progress: { done: 0, failed: 0, remaining: 3 },
    })
    await bench.workAll()
    expect(await bench.report(runId)).toMatchObject({ state: 'complete', progress: { done: 3, failed: 0 } })
  })

  it('is not over before the index has back what it had lost', async () => {
    const runId = await bench.startAndWork()
    const lost = bench.index.passages.filter(({ embeddingModel }) => embeddingModel === small).slice(0, 1)
    await bench.index.remove(
      lost.map(({ id }) => id),
      signal,
    )
    await bench.retry(runId)
    await workOff('page', 'watch')
    expect(waiting()).toEqual(lost.map(({ documentName }) => documentName))
    expect(await bench.report(runId)).toMatchObject({ state: 'running', progress: { done: 2, remaining: 1 } })
    await bench.workAll()
    expect(await bench.report(runId)).toMatchObject({ state: 'complete', progress: { done: 3 } })
    expect((await bench.passagesByModel())[small]).toBe(6)
  })

  it('is not over while its pages wait behind many other jobs', async () => {
    const runId = await failedRun()
    await bench.retry(runId)
    const depth = bench.reindexQueue.depth.bind(bench.reindexQueue)
    bench.reindexQueue.depth = async () => 1_000
    await workOff('watch')
    expect((await bench.report(runId)).state).toBe('running')
    bench.reindexQueue.depth = depth
    await bench.workAll()
    expect(await bench.report(runId)).toMatchObject({ state: 'complete', progress: { done: 3, failed: 0 } })
  })

  it('of what has changed is not over before its documents either', async () => {
    await bench.upload('a.txt', textOf('anew', 2))
    bench.queue.jobs.length = 0
    await bench.clock.sleep(1)
    const runId = await bench.start({ kind: 'changed' })
    bench.loseAllJobsBut('watch')
    await bench.giveUpOn({ kind: 'document', runId, documentName: 'a.txt' })
    expect((await bench.report(runId)).progress).toMatchObject({ failed: 1, remaining: 2 })
    await bench.retry(runId)
    await workOff('page', 'watch')
    expect((await bench.report(runId)).progress).toMatchObject({ failed: 0, remaining: 3 })
    await bench.workAll()
    expect((await bench.report(runId)).state).toBe('finished')
    expect(bench.recorded.of('reindexCompleted')).toMatchObject([{ done: 3, failed: 0 }])
  })

  it('that is paused rests at once, and goes on with the documents it had left', async () => {
    const runId = await failedRun()
    await bench.retry(runId)
    await workOff('page')
    await bench.pause(runId)
    await workOff('document')
    await bench.clock.sleep(1_000)
    expect(await bench.report(runId)).toMatchObject({ state: 'paused', progress: { done: 0, remaining: 3 } })
    await bench.resume(runId)
    await bench.workAll()
    expect(await bench.report(runId)).toMatchObject({ state: 'complete', progress: { done: 3, failed: 0 } })
  })

  it('of a run that rests is refused: its jobs would be dropped', async () => {
    const runId = await bench.start()
    await bench.pause(runId)
    const jobs = [...bench.reindexQueue.jobs]
    await expect(bench.retry(runId)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('resume it first') as string,
    })
    expect(bench.reindexQueue.jobs).toEqual(jobs)
  })
})
