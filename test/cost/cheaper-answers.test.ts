// A budget that is out may still pay for cheaper answers, from a pot of its own.
import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import { ada } from './instances.ts'
import { countOf, spendingWorld } from './spending-world.ts'

describe('a budget that is out, with cheaper answers allowed', () => {
  test('pays for those from a pot of its own, and then stops', async () => {
    const { start, account, askNow, rest } = spendingWorld()
    const one = start({ month: 1_000 }, 0.2)
    const outcomes: string[] = []
    for (let question = 0; question < 60; question++) outcomes.push(await askNow(one, 100, 100))
    await rest()
    expect(countOf('answered', outcomes)).toBe(10)
    expect(countOf('degraded', outcomes)).toBe(20)
    expect(countOf('budget_exceeded', outcomes)).toBe(30)
    expect(account('total')?.spentMicroDollars).toBe(1_000)
    expect(account('total', '2026-11', 'degraded')?.spentMicroDollars).toBe(200)
  })

  test('is not called out while the rest of it is only set aside, even when the pot has no room', async () => {
    const { clock, start, ask, askNow } = spendingWorld()
    const one = start({ month: 1_000 }, 0.02)
    await askNow(one, 900, 200)
    const outcomes = await clock.runUntil(Promise.all(Array.from({ length: 9 }, () => ask(one, 900, 10))))
    expect(countOf('degraded', outcomes)).toBe(8)
    expect(countOf('rate_limited', outcomes)).toBe(1)
    await clock.advance(2_000)
    expect(await askNow(one, 900, 10)).toBe('degraded')
  })

  test('sets nothing aside when the ledger fails halfway', async () => {
    const { clock, ledger, start, leased, askNow, rest } = spendingWorld()
    const one = start({ userDay: 1_000, month: 100_000 }, 0.2)
    for (let question = 0; question < 11; question++) await askNow(one, 100, 100)
    await rest()
    const reachable = ledger.before
    let isDown = false
    ledger.before = async ({ pot }) => {
      await clock.sleep(5)
      if (isDown) throw new AppError('upstream_failed', 'The database did not answer.')
      isDown = pot === 'degraded'
    }
    const cheaper = { microDollars: 1, degradedMicroDollars: 150 }
    await expect(clock.runUntil(one.spending.open('answer', ada, cheaper))).rejects.toMatchObject({
      code: 'upstream_failed',
    })
    ledger.before = reachable
    await rest()
    expect(leased('user', '2026-11-21', 'degraded')).toBe(0)
    expect(clock.pendingTimers).toBe(0)
  })
})
