// `budget` over replies of the API.
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { budget } from '../../ops/budget.ts'
import type { CommandCall } from '../../ops/command.ts'

const nothing = { spentMicroDollars: 0, degradedMicroDollars: 0, reservedMicroDollars: 0, unseenMicroDollars: 0 }
const today = { ...nothing, period: '2026-11-21', periodEnd: '2026-11-22T00:00:00.000Z' }
const empty = { users: [], tenants: [], byPurposeAndModel: [] }
const month = { ...today, ...empty, period: '2026-11', periodEnd: '2026-12-01T00:00:00.000Z' }

async function shown(body: unknown) {
  let lines: readonly string[] = []
  const call: Pick<CommandCall, 'words' | 'options' | 'api' | 'show'> = {
    words: [],
    options: {},
    api: {
      get: async <T>(_: string, schema: z.ZodType<T>) => ({ value: schema.parse(body), body }),
      post: () => Promise.reject(new Error('not asked for')),
    },
    show: ({ value }, format) => void (lines = format(value)),
  }
  await budget.run(call as CommandCall) // oxlint-disable-line typescript/no-unsafe-type-assertion -- what the command uses
  return lines
}

test('who is above the budget: how much of it was for cheaper answers, and what was never counted', async () => {
  const limited = { limitMicroDollars: 100_000, percent: 118 }
  const ada = { ...nothing, ...limited, holder: 'ada', spentMicroDollars: 118_000, degradedMicroDollars: 18_000 }
  const lines = await shown({
    spending: { today: { ...today, ...empty, users: [ada], unseenMicroDollars: 5_000 }, month },
  })
  expect(lines.slice(0, 3)).toEqual([
    '2026-11-21, until 2026-11-22 00:00:00 UTC      spent         of   used    cheaper     unseen',
    'everybody                                  $0.000000                               $0.005000',
    'user ada                                   $0.118000  $0.100000  118 %  $0.018000',
  ])
})

test('without budgets there are no columns but what was spent', async () => {
  const lines = await shown({ spending: { today: { ...today, ...empty }, month } })
  expect(lines[0]).toBe('2026-11-21, until 2026-11-22 00:00:00 UTC      spent')
})

test('a ledger that does not answer is no spending of nothing', async () => {
  expect(await shown({})).toEqual(['What has been spent is not known: the database does not answer.'])
})
