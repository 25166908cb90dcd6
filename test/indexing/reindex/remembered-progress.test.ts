// Progress is measured as rarely as those who look at it allow.
import { expect, test } from 'vitest'
import type { CensusFilter } from '../../../shared/documents/catalog-census.ts'
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
    count: async ({ standings: [standing] = [] }: CensusFilter) => {
      if (!standing) return 3
      return standing.among.includes('indexed') ? indexed : 0
    },
    sumIndexed: async () => 0,
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

test('what took long to measure is remembered for ten times as long', async () => {
  let now = 0
  let measured = 0
  const census = {
    count: async () => {
      now += 10_000
      return 0
    },
    sumIndexed: async () => {
      measured += 1
      return 0
    },
  }
  const progressOf = rememberedProgress({ census, catalog: { read: async () => undefined }, clock: { now: () => now } })
  const sumsPerMeasurement = 2

  await progressOf(run, pointer)
  now += 299_000
  await progressOf(run, pointer)
  expect(measured).toBe(sumsPerMeasurement)
  now += 1_000
  await progressOf(run, pointer)
  expect(measured).toBe(2 * sumsPerMeasurement)
})

test('however many watch it, it is measured by one at a time; a measurement that fails is not remembered', async () => {
  const measured: PromiseWithResolvers<number>[] = []
  const count = () => {
    const one = Promise.withResolvers<number>()
    measured.push(one)
    return one.promise
  }
  const census = {
    count: ({ standings = [] }: object & { standings?: readonly object[] }) =>
      standings.length === 0 ? count() : Promise.resolve(0),
    sumIndexed: async () => 0,
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
