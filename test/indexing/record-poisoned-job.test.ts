// A job that the queue has given up on becomes a failure that somebody sees.
import { beforeEach, expect, it } from 'vitest'
import { recordPoisonedJob } from '../../shared/indexing/record-poisoned-job.ts'
import { IndexingWorkbench, large, signal, small, textOf, uploadJobOf } from './indexing-workbench.ts'

const job = uploadJobOf('a.txt')
let bench: IndexingWorkbench

beforeEach(() => {
  bench = new IndexingWorkbench()
  bench.models = [large, small]
})

it('shows a document the queue has given up on as failed, with what to do', async () => {
  await bench.upload('a.txt', 'hello')
  await recordPoisonedJob(bench.deps, job, signal)
  const failed = { state: 'failed', code: 'upstream_failed', message: expect.stringContaining('retry') as string }
  expect(bench.entry('a.txt')?.models).toMatchObject({ [large]: failed, [small]: failed })
  expect(bench.events).toMatchObject([
    { embeddingModel: large, outcome: 'failed' },
    { embeddingModel: small, outcome: 'failed' },
  ])
})

it('shows one that the catalogue had never heard of', async () => {
  await bench.store.put({ name: 'a.txt', bytes: Uint8Array.from([65]), contentType: 'text/plain', groups: [] }, signal)
  await recordPoisonedJob(bench.deps, job, signal)
  expect(bench.entry('a.txt')?.models[large]).toMatchObject({ state: 'failed' })
})

it('leaves alone the models for which another message did the work', async () => {
  await bench.upload('a.txt', textOf('Cats', 2))
  bench.models = [large]
  await bench.work()
  bench.models = [large, small]
  await recordPoisonedJob(bench.deps, job, signal)
  expect(bench.entry('a.txt')?.models).toMatchObject({ [large]: { state: 'indexed' }, [small]: { state: 'failed' } })
})

it('says nothing of a document that is gone', async () => {
  await bench.upload('a.txt', 'hello')
  await bench.delete('a.txt')
  await recordPoisonedJob(bench.deps, job, signal)
  expect(bench.entry('a.txt')?.deletedAt).toBeTypeOf('number')
  expect(bench.events).toEqual([])
})

it('is undone by a retry that succeeds', async () => {
  await bench.upload('a.txt', textOf('Cats', 2))
  await recordPoisonedJob(bench.deps, job, signal)
  await bench.run({ ...job, reason: 'retry' })
  expect(bench.entry('a.txt')?.models).toMatchObject({ [large]: { state: 'indexed' }, [small]: { state: 'indexed' } })
})
