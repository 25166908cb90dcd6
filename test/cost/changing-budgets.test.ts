import { describe, expect, test } from 'vitest'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'
import type { Instance } from './instances.ts'
import { ada, Instances, spend } from './instances.ts'

function world() {
  const clock = new FakeClock()
  const ledger = new MemoryUsageLedger()
  const instances = new Instances({ ledger, clock, random: () => 0.5 })
  const start = (month: number) => instances.start({ month })
  const ask = async ({ spending }: Instance, microDollars: number) => {
    const outcome = await clock.runUntil(
      spending.open('answer', ada, { microDollars }).then(
        (bill) => {
          spend(bill, microDollars)
          bill.close()
          return 'answered'
        },
        (error: { code?: string }) => error.code,
      ),
    )
    await clock.advance(20_000)
    return outcome
  }
  const spent = () => ledger.accounts.find(({ holder, period }) => holder.kind === 'total' && period === '2026-11')
  const told = () => instances.told.splice(0)
  const thresholds = () => told().map(({ threshold }) => threshold)
  return { start, ask, told, thresholds, spent }
}

describe('a budget that is raised', () => {
  test('pays for the difference, and its own thresholds are told of', async () => {
    const { start, ask, thresholds } = world()
    const before = start(1_000)
    expect([await ask(before, 900), await ask(before, 200)]).toEqual(['answered', 'budget_exceeded'])
    expect(thresholds()).toEqual([50, 80, 100])
    before.crash()
    const after = start(1_500)
    expect([await ask(after, 200), thresholds()]).toEqual(['answered', []])
    expect([await ask(after, 200), thresholds()]).toEqual(['answered', [80]])
    expect([await ask(after, 200), await ask(after, 200), thresholds()]).toEqual(['answered', 'budget_exceeded', [100]])
  })
})

describe('a budget that is lowered', () => {
  test('is out at once when as much is spent, and says so', async () => {
    const { start, ask, thresholds } = world()
    await ask(start(1_000), 600)
    expect(thresholds()).toEqual([50])
    expect(await ask(start(500), 100)).toBe('budget_exceeded')
    expect(thresholds()).toEqual([80, 100])
  })
})

describe('instances with different budgets, while a setting is rolled out', () => {
  test('together spend no more than the larger of the two, and each refuses by its own', async () => {
    const { start, ask, spent } = world()
    const [small, large] = [start(500), start(1_000)]
    const outcomes: unknown[] = []
    for (let n = 0; n < 8; n++) outcomes.push(await ask(small, 100), await ask(large, 100))
    expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(10)
    expect(spent()?.spentMicroDollars).toBe(1_000)
    expect(await ask(small, 100)).toBe('budget_exceeded')
    expect(await ask(large, 100)).toBe('budget_exceeded')
  })

  test('each tell of a threshold once at most, and both that their own is out', async () => {
    const { start, ask, told } = world()
    const [small, large] = [start(500), start(1_000)]
    for (let n = 0; n < 8; n++) {
      await ask(small, 100)
      await ask(large, 100)
    }
    const all = told()
    expect(all.filter(({ threshold }) => threshold === 100)).toHaveLength(2)
    expect(new Set(all.map(({ instance, threshold }) => `${instance} ${threshold}`)).size).toBe(all.length)
  })
})
