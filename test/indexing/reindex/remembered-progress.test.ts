import { expect, test } from 'vitest'
import { rememberedProgress } from '../../../shared/indexing/reindex/remembered-progress.ts'
import type { ReindexRun } from '../../../shared/indexing/reindex/reindex-run.ts'
import { large, small } from '../indexing-workbench.ts'

const run: ReindexRun = {
  id: 'run-1',
  scope: { kind: 'model', model: small, from: large },
  startedAt: 0,
  startedBy: 'olga',
  completedAt: undefined,
  end: undefined,
  problem: undefined,
}
const pointer = { model: large, since: 0, others: [], run: { id: run.id, isPaused: false }, lastMove: undefined }

test('progress is measured once a second, and again once the run has become complete', async () => {
  let now = 10_000
  let indexed = 2
  const census = {
    count: async ({ standings = [] }: object & { standings?: readonly object[] }) => (standings.length === 0 ? 3 : 0),
    indexedTotals: async () => ({ documents: indexed, passages: indexed, tokens: indexed }),
  }
  const catalog = { read: async () => undefined }
  const progressOf = rememberedProgress({ census, catalog, clock: { now: () => now } })
  const remaining = async (current: ReindexRun) => (await progressOf(current, pointer)).remaining

  expect(await remaining(run)).toBe(1)
  indexed = 3
  now += 300
  expect(await remaining(run)).toBe(1)
  const complete = { ...run, completedAt: now }
  now += 300
  expect(await remaining(complete)).toBe(0)
  indexed = 2
  expect(await remaining(complete)).toBe(0)
  now += 1_000
  expect(await remaining(complete)).toBe(1)
})

test('however many watch it, it is measured by one at a time; a measurement that fails is not remembered', async () => {
  const measured: PromiseWithResolvers<number>[] = []
  const count = () => {
    const one = Promise.withResolvers<number>()
    measured.push(one)
    return one.promise
  }
  const totals = { documents: 0, passages: 0, tokens: 0 }
  const census = {
    count: ({ standings = [] }: object & { standings?: readonly object[] }) =>
      standings.length === 0 ? count() : Promise.resolve(0),
    indexedTotals: async () => totals,
  }
  const progressOf = rememberedProgress({ census, catalog: { read: async () => undefined }, clock: { now: () => 0 } })

  const failing = [progressOf(run, pointer), progressOf(run, pointer)]
  expect(measured).toHaveLength(1)
  measured[0]?.reject(new Error('Lost.'))
  for (const each of failing) await expect(each).rejects.toThrow('Lost.')
  const watching = [progressOf(run, pointer), progressOf(run, pointer), progressOf(run, pointer)]
  expect(measured).toHaveLength(2)
  const complete = progressOf({ ...run, completedAt: 1 }, pointer)
  expect(measured).toHaveLength(3)
  measured[1]?.resolve(7)
  measured[2]?.resolve(8)
  expect((await Promise.all(watching)).map(({ total }) => total)).toEqual([7, 7, 7])
  expect((await complete).total).toBe(8)
})
