// What the timer does: each of its tasks, whatever becomes of the others.
import { expect, it } from 'vitest'
import { maintain } from '../../shared/operations/maintain.ts'
import type { MaintainDeps } from '../../shared/operations/maintain.ts'
import { signal } from '../indexing/indexing-workbench.ts'
import { ReindexWorkbench } from '../indexing/reindex/reindex-workbench.ts'
import { ReconcileWorkbench } from './reconcile-workbench.ts'

function workbench() {
  const reconciling = new ReconcileWorkbench()
  const reindex = new ReindexWorkbench()
  const maintained = (part: Partial<MaintainDeps> = {}, until = signal) =>
    maintain({ maintenance: reconciling.reconcileDeps, reindex: reindex.deps, ...part }, until)
  return { reconciling, reindex, maintained }
}

it('does all of it', async () => {
  const { reconciling, reindex, maintained } = workbench()
  const { pointer } = reindex
  const until = reindex.clock.now()
  reindex.pointerStore.pointer = { ...pointer, others: [{ state: 'retired', model: 'old@3', until }] }
  await maintained()
  expect(reindex.reindexQueue.jobs).toMatchObject([{ job: { kind: 'purge', model: 'old@3' } }])
  expect(reconciling.reports).toHaveLength(1)
})

it('compares blobs, catalogue and index although nobody can read the pointer, and fails in the end', async () => {
  const { reconciling, reindex, maintained } = workbench()
  const readPointer = async () => Promise.reject(new Error('no pointer'))
  await expect(maintained({ reindex: { ...reindex.deps, readPointer } })).rejects.toMatchObject({
    errors: [{ message: 'no pointer' }, { message: 'no pointer' }],
  })
  expect(reconciling.reports).toHaveLength(1)
})

it('removes models although storage cannot be listed', async () => {
  const { reconciling, reindex, maintained } = workbench()
  const until = reindex.clock.now()
  reindex.pointerStore.pointer = { ...reindex.pointer, others: [{ state: 'retired', model: 'old@3', until }] }
  reconciling.store.listPage = async () => Promise.reject(new Error('no blobs'))
  await expect(maintained()).rejects.toThrow('no blobs')
  expect(reindex.pointer.others).toMatchObject([{ state: 'purging' }])
})

it('waits for no answer longer than it may take', async () => {
  const { reconciling, reindex, maintained } = workbench()
  const waited: number[] = []
  const clock = {
    ...reconciling.reconcileDeps.clock,
    // Only the deadline of a minute passes.
    sleep: async (ms: number, end?: AbortSignal) => {
      waited.push(ms)
      if (ms !== 60_000) await reconciling.reconcileDeps.clock.sleep(ms, end)
    },
  }
  const readPointer = async (end: AbortSignal) =>
    new Promise<never>((_, reject) => {
      end.addEventListener('abort', () => reject(end.reason as Error), { once: true })
    })
  const part = {
    maintenance: { ...reconciling.reconcileDeps, clock },
    reindex: { ...reindex.deps, readPointer },
  }
  await expect(maintained(part)).rejects.toMatchObject({ errors: [{ code: 'deadline_exceeded' }, {}] })
  expect(reconciling.reports).toHaveLength(1)
})
