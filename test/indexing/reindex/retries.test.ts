// Documents that are tried again count as not done until they have been: no retry is over before it began, or lost on the way.
import { beforeEach, describe, expect, it } from 'vitest'
import { performReindexJob } from '../../../shared/indexing/reindex/perform-reindex-job.ts'
import { readRun } from '../../../shared/indexing/reindex/read-run.ts'
import { recordPoisonedReindexJob } from '../../../shared/indexing/reindex/record-poisoned-reindex-job.ts'
import type { ReindexJob } from '../../../shared/indexing/reindex/reindex-queue.ts'
import type { RequestedScope } from '../../../shared/indexing/reindex/requested-scope.ts'
import { startRun } from '../../../shared/indexing/reindex/start-run.ts'
import { pauseRun, resumeRun, retryFailed } from '../../../shared/indexing/reindex/steer-run.ts'
import { signal, small, textOf } from '../indexing-workbench.ts'
import { ReindexWorkbench } from './reindex-workbench.ts'

const names = ['a.txt', 'b.txt', 'c.txt']

let bench: ReindexWorkbench

beforeEach(async () => {
  bench = new ReindexWorkbench()
  for (const name of names) await bench.upload(name, textOf(name, 2))
  await bench.workAll()
  await bench.clock.sleep(1)
})

async function start(scope: RequestedScope = { kind: 'model', model: small }): Promise<string> {
  return (await startRun(bench.deps, { scope, by: 'ann' }, signal)).id
}

const report = (runId: string) => readRun(bench.deps, runId, signal)
const retry = (runId: string) => retryFailed(bench.deps, { runId, by: 'ann' }, signal)

/** A run in which every document has failed, and that is complete. */
async function failedRun(): Promise<string> {
  const runId = await start()
  bench.reindexQueue.jobs.length = 0
  for (const documentName of names)
    await recordPoisonedReindexJob(bench.deps, { kind: 'document', runId, documentName }, signal)
  await performReindexJob(bench.deps, { kind: 'watch', runId, since: bench.clock.now() }, signal)
  expect(await report(runId)).toMatchObject({ state: 'complete', progress: { failed: 3 } })
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
    await performReindexJob(bench.deps, next.job, signal)
  }
}

const waiting = (): readonly string[] =>
  bench.reindexQueue.jobs.flatMap(({ job }) => (job.kind === 'document' ? [job.documentName] : []))

describe('a retry', () => {
  it('is not over before the documents that failed have been tried again', async () => {
    const runId = await failedRun()
    await retry(runId)
    await workOff('page', 'watch')
    expect(await report(runId)).toMatchObject({ state: 'running', progress: { done: 0, failed: 0, remaining: 3 } })
    await bench.workAll()
    expect(await report(runId)).toMatchObject({ state: 'complete', progress: { done: 3, failed: 0 } })
  })

  it('is not over before the index has back what it had lost', async () => {
    const runId = await start()
    await bench.workAll()
    const lost = bench.index.passages.filter(({ embeddingModel }) => embeddingModel === small).slice(0, 1)
    await bench.index.remove(
      lost.map(({ id }) => id),
      signal,
    )
    await retry(runId)
    await workOff('page', 'watch')
    expect(waiting()).toEqual(lost.map(({ documentName }) => documentName))
    expect(await report(runId)).toMatchObject({ state: 'running', progress: { done: 2, remaining: 1 } })
    await bench.workAll()
    expect(await report(runId)).toMatchObject({ state: 'complete', progress: { done: 3 } })
    expect((await bench.index.countByModel(signal)).get(small)).toBe(6)
  })

  it('is not over while its pages wait behind many other jobs', async () => {
    const runId = await failedRun()
    await retry(runId)
    const depth = bench.reindexQueue.depth.bind(bench.reindexQueue)
    bench.reindexQueue.depth = async () => 1_000
    await workOff('watch')
    expect((await report(runId)).state).toBe('running')
    bench.reindexQueue.depth = depth
    await bench.workAll()
    expect(await report(runId)).toMatchObject({ state: 'complete', progress: { done: 3, failed: 0 } })
  })

  it('of what has changed is not over before its documents either', async () => {
    await bench.upload('a.txt', textOf('anew', 2))
    bench.queue.jobs.length = 0
    await bench.clock.sleep(1)
    const runId = await start({ kind: 'changed' })
    bench.reindexQueue.jobs.splice(0, Infinity, ...bench.reindexQueue.jobs.filter(({ job }) => job.kind === 'watch'))
    await recordPoisonedReindexJob(bench.deps, { kind: 'document', runId, documentName: 'a.txt' }, signal)
    expect((await report(runId)).progress).toMatchObject({ failed: 1, remaining: 2 })
    await retry(runId)
    await workOff('page', 'watch')
    expect((await report(runId)).progress).toMatchObject({ failed: 0, remaining: 3 })
    await bench.workAll()
    expect((await report(runId)).state).toBe('finished')
    expect(bench.recorded.of('reindexCompleted')).toMatchObject([{ done: 3, failed: 0 }])
  })

  it('that is paused rests at once, and goes on with the documents it had left', async () => {
    const runId = await failedRun()
    await retry(runId)
    await workOff('page')
    await pauseRun(bench.deps, { runId, by: 'ann' }, signal)
    await workOff('document')
    await bench.clock.sleep(1_000)
    expect(await report(runId)).toMatchObject({ state: 'paused', progress: { done: 0, remaining: 3 } })
    await resumeRun(bench.deps, { runId, by: 'ann' }, signal)
    await bench.workAll()
    expect(await report(runId)).toMatchObject({ state: 'complete', progress: { done: 3, failed: 0 } })
  })

  it('of a run that rests is refused: its jobs would be dropped', async () => {
    const runId = await start()
    await pauseRun(bench.deps, { runId, by: 'ann' }, signal)
    const jobs = [...bench.reindexQueue.jobs]
    await expect(retry(runId)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('resume it first') as string,
    })
    expect(bench.reindexQueue.jobs).toEqual(jobs)
  })
})
