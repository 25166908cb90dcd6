// What the event of a blob leads to, whoever put it there.
import { beforeEach, expect, it } from 'vitest'
import { noticeBlob } from '../../shared/indexing/notice-blob.ts'
import { IndexingWorkbench, large, signal, small, textOf } from './indexing-workbench.ts'

let bench: IndexingWorkbench
beforeEach(() => {
  bench = new IndexingWorkbench()
})

const notice = (name = 'a.txt') => noticeBlob({ ...bench.deps, queue: bench.queue }, name, signal)

async function putPastTheApi(): Promise<void> {
  const bytes = new TextEncoder().encode(textOf('Cats', 3))
  await bench.store.put({ name: 'a.txt', bytes, contentType: 'text/plain', groups: [] }, signal)
}

it('has a blob that came past the API indexed at once', async () => {
  await putPastTheApi()
  await notice()
  expect(bench.queue.jobs).toMatchObject([{ documentName: 'a.txt', reason: 'blob-event' }])
  expect(bench.queue.delayed.size).toBe(0)
})

it('has a blob that was overwritten past the API indexed at once', async () => {
  await bench.upload('a.txt', 'one')
  await bench.work()
  await putPastTheApi()
  await notice()
  expect(bench.queue.jobs).toHaveLength(1)
  expect(bench.queue.delayed.size).toBe(0)
})

it('leaves an upload to the job that the API has sent, and looks again later', async () => {
  await bench.upload('a.txt', textOf('Cats', 3))
  await notice()
  const [first, second] = bench.queue.jobs
  expect([first?.reason, second?.reason]).toEqual(['uploaded', 'blob-event'])
  expect([...bench.queue.delayed]).toEqual([second])
  await bench.work()
  expect(bench.events.map(({ outcome }) => outcome)).toEqual(['indexed', 'unchanged'])
  expect(bench.embeddings.embeddedTexts).toHaveLength(3)
})

it('sends nothing when this very version is indexed already, or known not to be readable', async () => {
  await bench.upload('a.txt', 'one')
  await bench.upload('empty.txt', ' ')
  await bench.work()
  await notice()
  await notice('empty.txt')
  expect(bench.queue.jobs).toEqual([])
})

it('sends a job while one of the models lacks it', async () => {
  await bench.upload('a.txt', 'one')
  await bench.work()
  bench.models = [large, small]
  await notice()
  expect(bench.queue.jobs).toHaveLength(1)
})
