// Every run comes to an end, whatever was forced, purged, lost or out of reach, and asks for no more than it needs on the way.
import { beforeEach, expect, it } from 'vitest'
import { recordPoisonedReindexJob } from '../../../shared/indexing/reindex/record-poisoned-reindex-job.ts'
import { reviveRun } from '../../../shared/indexing/reindex/revive-run.ts'
import { AppError } from '../../../shared/kernel/app-error.ts'
import { large, signal, small, textOf } from '../indexing-workbench.ts'
import { OperatorWorkbench } from './operator-workbench.ts'

let bench: OperatorWorkbench

beforeEach(async () => {
  bench = new OperatorWorkbench()
  await bench.upload('a.txt', textOf('a', 3))
  await bench.workAll()
  await bench.clock.sleep(1)
})

const stateOf = async (runId: string) => (await bench.report(runId)).state
/** All documents, those done, those failed. */
const countsPerLook = 3
const kindsOfJobs = () => bench.reindexQueue.jobs.map(({ job }) => job.kind)

async function withNothingButFailures(): Promise<string> {
  const runId = await bench.start()
  await bench.giveUpOn({ kind: 'document', runId, documentName: 'a.txt' })
  await bench.workAll()
  expect(await stateOf(runId)).toBe('complete')
  return runId
}

it('is over after a forced cut-over, too, when nothing but failures was left', async () => {
  const runId = await withNothingButFailures()
  await bench.forceCutOver(runId)
  expect(bench.pointer).toMatchObject({ model: small, run: undefined })
})

it('is over when its target is purged after a rollback', async () => {
  const runId = await bench.start()
  await bench.forceCutOver(runId)
  await bench.rollBack(runId)
  expect(bench.pointer.run?.id).toBe(runId)
  await bench.purge(runId)
  await bench.workAll()
  expect(bench.pointer).toMatchObject({ model: large, run: undefined, others: [] })
})

it.each([{ kind: 'model', model: small } as const, { kind: 'changed' } as const])(
  'goes on when its queue was emptied: %o',
  async (scope) => {
    const runId = await bench.start(scope)
    bench.reindexQueue.jobs.length = 0
    await reviveRun(bench.deps, signal)
    await bench.workAll()
    expect(await stateOf(runId)).toBe(scope.kind === 'model' ? 'complete' : 'finished')
  },
)

it('is given no new jobs while it has some, and none once it is complete', async () => {
  await bench.start()
  const before = kindsOfJobs()
  await reviveRun(bench.deps, signal)
  expect(kindsOfJobs()).toEqual(before)
  await bench.workAll()
  await reviveRun(bench.deps, signal)
  expect(kindsOfJobs()).toEqual([])
})

it('is not gone through again while its documents wait for a budget', async () => {
  for (let n = 0; n < 20; n++) await bench.upload(`${n}.txt`, textOf(`${n}`, 1))
  await bench.workAll()
  await bench.start()
  const embed = bench.embeddings.embed.bind(bench.embeddings)
  bench.embeddings.embed = async () => {
    throw new AppError('budget_exceeded', 'Spent.')
  }
  const untilMs = bench.clock.now() + 6 * 60 * 60_000
  let pages = 0
  for (;;) {
    const next = bench.reindexQueue.jobs.sort((a, b) => a.dueAt - b.dueAt)[0]
    if (!next || next.dueAt > untilMs) break
    bench.reindexQueue.jobs.shift()
    await bench.passUntil(next.dueAt)
    pages += next.job.kind === 'page' ? 1 : 0
    await bench.perform(next.job)
  }
  expect(pages).toBe(1)
  expect(kindsOfJobs().filter((kind) => kind === 'document')).toHaveLength(21)
  bench.embeddings.embed = embed
  await bench.workAll()
  expect((await bench.passagesByModel())[small]).toBe(23)
})

it('sends a job that was given up on once, even when the failure cannot be noted', async () => {
  const runId = await bench.start()
  bench.reindexQueue.jobs.length = 0
  const replace = async () => Promise.reject(new AppError('upstream_failed', 'The database did not answer.'))
  const runs = { read: bench.runs.read.bind(bench.runs), replace }
  await recordPoisonedReindexJob({ ...bench.deps, runs }, { kind: 'page', runId, which: 'unsettled' }, signal)
  expect(kindsOfJobs()).toEqual(['page'])
})

it('is watched by one, however often its failures are tried again', async () => {
  const runId = await withNothingButFailures()
  for (let times = 0; times < 3; times++) await bench.retry(runId)
  expect(kindsOfJobs().filter((kind) => kind === 'watch')).toHaveLength(1)
  await bench.workAll()
  expect(await stateOf(runId)).toBe('complete')
})

it('is counted in steps of a twentieth of its age while its jobs wait, and at once when they are gone', async () => {
  await bench.start()
  const count = bench.catalog.count.bind(bench.catalog)
  let counts = 0
  bench.catalog.count = async (filter, countSignal) => {
    counts += 1
    return await count(filter, countSignal)
  }
  bench.loseAllJobsBut('watch')
  const depth = bench.reindexQueue.depth.bind(bench.reindexQueue)
  bench.reindexQueue.depth = async () => 1_000
  const lookOnce = async (): Promise<void> => {
    const next = bench.reindexQueue.jobs.shift()
    if (!next) throw new Error('Nobody watches the run.')
    await bench.passUntil(next.dueAt)
    await bench.perform(next.job)
  }
  const countsAfter = async (ageMs: number): Promise<number> => {
    const startedAt = bench.runs.runs[0]?.startedAt ?? 0
    while (bench.clock.now() - startedAt < ageMs) await lookOnce()
    return counts / countsPerLook
  }
  const hour = 60 * 60_000
  const atFirst = await countsAfter(hour)
  expect((await countsAfter(10 * hour)) - atFirst).toBeLessThan(20 * Math.log(10) + 1)

  const before = counts
  bench.reindexQueue.depth = depth
  await lookOnce()
  expect(counts - before).toBe(countsPerLook)
  expect(bench.clock.now() - (bench.runs.runs[0]?.startedAt ?? 0)).toBeLessThan(10 * hour + 3 * 60_000)
})

it('that has rested for an hour is not taken for one that stands still', async () => {
  const runId = await bench.start()
  const { jobs } = bench.reindexQueue
  const takeWatch = async (): Promise<void> => {
    const at = jobs.findIndex(({ job }) => job.kind === 'watch')
    const [watch] = at === -1 ? [] : jobs.splice(at, 1)
    if (!watch) throw new Error('Nobody watches the run.')
    await bench.passUntil(watch.dueAt)
    await bench.perform(watch.job)
  }
  await takeWatch()
  await bench.pause(runId)
  const until = bench.clock.now() + 60 * 60_000
  while (bench.clock.now() < until) await takeWatch()
  await bench.resume(runId)
  const pages = kindsOfJobs().filter((kind) => kind === 'page')
  for (let looks = 0; looks < 2; looks++) await takeWatch()
  expect(kindsOfJobs().filter((kind) => kind === 'page')).toEqual(pages)
})
