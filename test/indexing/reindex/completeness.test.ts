// Complete is all of it: no share of it is enough.
import { expect, it } from 'vitest'
import { measureCompleteness } from '../../../shared/indexing/reindex/completeness.ts'
import { large, signal, small } from '../indexing-workbench.ts'

const passages = 1_000_000

/** As catalogue and index tell of a million passages. */
async function measure(facts: { missing: number; counted: number }): Promise<boolean> {
  const counts = new Map([
    [large, passages],
    [small, facts.counted],
  ])
  const census = {
    count: async () => facts.missing,
    find: async () => ({ entries: [], continuation: undefined }),
    sumIndexed: async () => passages,
  }
  const deps = { census, index: { countByModel: async () => counts } }
  return (await measureCompleteness(deps, small, large, signal)).isComplete
}

it.each([
  { missing: 0, counted: passages, isComplete: true },
  { missing: 0, counted: passages + 1, isComplete: true },
  { missing: 0, counted: passages - 1, isComplete: false },
  { missing: 1, counted: passages, isComplete: false },
])(
  '$counted of a million passages, $missing documents missing: complete is $isComplete',
  async ({ isComplete, ...facts }) => {
    expect(await measure(facts)).toBe(isComplete)
  },
)
