import { expect, test } from 'vitest'
import { rememberedProgress } from '../../../shared/indexing/reindex/remembered-progress.ts'
import type { ReindexRun } from '../../../shared/indexing/reindex/reindex-run.ts'
import { large, signal, small } from '../indexing-workbench.ts'

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
  const remaining = async (current: ReindexRun) => (await progressOf(current, pointer, signal)).remaining

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
