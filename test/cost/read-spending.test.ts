import { describe, expect, test } from 'vitest'
import { newAccount } from '../../shared/cost/account.ts'
import type { Budgets } from '../../shared/cost/budgets.ts'
import { readSpending } from '../../shared/cost/read-spending.ts'
import { periodJson } from '../../shared/http/spending-json.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { ada, Instances, spend } from './instances.ts'

const { signal } = new AbortController()
const budgets: Budgets = { userDay: 100, userMonth: undefined, tenantMonth: undefined, month: 1_000 }

async function spentByThree() {
  const clock = new FakeClock()
  const ledger = new MemoryUsageLedger()
  const { spending, crash } = new Instances({ ledger, clock, random: seededRandom(3) }).start(budgets, 0.2)
  for (const [userId, cost] of [
    ['ada', 80],
    ['bob', 20],
    ['eve', 50],
  ] as const) {
    const bill = await clock.runUntil(spending.open('answer', { ...ada, userId }, { microDollars: cost }))
    spend(bill, cost)
    bill.close()
  }
  const read = () => readSpending({ ledger, clock, budgets }, signal)
  return { clock, spending, crash, read }
}

describe('what operators see of spending', () => {
  test('is each budget with what is spent, and who spends most on what', async () => {
    const { clock, read } = await spentByThree()
    await clock.advance(60_000)
    const { today, month } = await read()
    expect(today.users.map(({ holder, spentMicroDollars }) => [holder, spentMicroDollars])).toEqual([
      ['ada', 80],
      ['eve', 50],
      ['bob', 20],
    ])
    expect(month.tenants).toMatchObject([{ holder: 'contoso', spentMicroDollars: 150 }])
    expect(month.total.lines).toMatchObject([{ purpose: 'answer', model: 'm', calls: 3, costMicroDollars: 150 }])
    expect(periodJson(month)).toMatchObject({
      period: '2026-11',
      periodEnd: '2026-12-01T00:00:00.000Z',
      limitMicroDollars: 1_000,
      spentMicroDollars: 150,
      reservedMicroDollars: 0,
      percent: 15,
    })
    expect(periodJson(today)).toMatchObject({
      percent: undefined,
      users: [{ percent: 80 }, { percent: 50 }, { percent: 20 }],
    })
  })

  test('shows what is set aside for a question that is being answered', async () => {
    const { clock, spending, read } = await spentByThree()
    await clock.advance(60_000)
    await clock.runUntil(spending.open('answer', { ...ada, userId: 'zoe' }, { microDollars: 70 }))
    expect((await read()).month.total.reservedMicroDollars).toBe(70)
  })

  test('shows what an instance held that is gone as unseen, and no longer as set aside, before anybody else has written', async () => {
    const { clock, crash, spending, read } = await spentByThree()
    await clock.advance(60_000)
    await clock.runUntil(spending.open('answer', { ...ada, userId: 'zoe' }, { microDollars: 70 }))
    crash()
    await clock.advance(61_000)
    expect((await read()).month.total).toMatchObject({ reservedMicroDollars: 0, unseenMicroDollars: 70 })
  })

  test('counts cheaper answers with the rest, and says how much of it they are', async () => {
    const { clock, spending, read } = await spentByThree()
    const bill = await clock.runUntil(spending.open('answer', ada, { microDollars: 90, degradedMicroDollars: 20 }))
    expect(bill.isDegraded).toBe(true)
    spend(bill, 20)
    bill.close()
    await clock.advance(60_000)
    expect((await read()).today.users).toContainEqual(
      expect.objectContaining({ holder: 'ada', spentMicroDollars: 100, degradedMicroDollars: 0 }),
    )
  })

  test('has ten users when cheaper answers have pots of their own, who spent most of both first', async () => {
    const clock = new FakeClock()
    const ledger = new MemoryUsageLedger()
    const write = async (id: string, pot: 'regular' | 'degraded', spentMicroDollars: number) => {
      const key = { period: '2026-11-21', holder: { kind: 'user', id }, pot } as const
      await ledger.write({ ...newAccount(key), spentMicroDollars }, undefined, signal)
    }
    for (let number = 0; number < 12; number++) {
      await write(`user ${number}`, 'regular', 100 - number)
      await write(`user ${number}`, 'degraded', 2 * number)
    }
    const { today } = await readSpending({ ledger, clock, budgets }, signal)
    expect(today.users).toHaveLength(10)
    expect(today.users.slice(0, 2)).toMatchObject([
      { holder: 'user 9', spentMicroDollars: 109, degradedMicroDollars: 18 },
      { holder: 'user 8', spentMicroDollars: 108, degradedMicroDollars: 16 },
    ])
    const withoutBudgets = await readSpending({ ledger, clock, budgets: { ...budgets, userDay: undefined } }, signal)
    expect(withoutBudgets.today.users[0]).toMatchObject({ holder: 'user 9', spentMicroDollars: 109 })
  })

  test('of a period in which nothing was spent is nothing', async () => {
    const clock = new FakeClock()
    const status = await readSpending({ ledger: new MemoryUsageLedger(), clock, budgets }, signal)
    expect(status.month).toMatchObject({ total: { spentMicroDollars: 0, lines: [] }, users: [], tenants: [] })
  })
})
