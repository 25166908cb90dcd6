// A budget lets through what it can pay for and no more, at little expense to the ledger.
import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import { ada, spend } from './instances.ts'
import { countOf, spendingWorld } from './spending-world.ts'

describe('a budget', () => {
  test.each([1, 2])(
    'of 100 questions lets no more through when 1 000 come at once to %i instances',
    async (instances) => {
      const { start, account, leased, rush, rest } = spendingWorld()
      const others = Array.from({ length: instances - 1 }, () => start({ month: 10_000 }))
      const outcomes = await rush([start({ month: 10_000 }), ...others], 1_000, 100, 100)
      expect(countOf('answered', outcomes)).toBeGreaterThan(85)
      expect(countOf('answered', outcomes)).toBeLessThanOrEqual(100)
      await rest()
      expect(account('total')?.spentMicroDollars).toBe(countOf('answered', outcomes) * 100)
      expect(leased('total')).toBe(0)
    },
  )

  test('costs few requests to the ledger: 1 000 questions at once share them', async () => {
    const { ledger, start, rush } = spendingWorld()
    const outcomes = await rush([start({ month: 1_000_000, userDay: 1_000_000 })], 1_000, 100, 30)
    expect(countOf('answered', outcomes)).toBe(1_000)
    // Two accounts: read once, written once or twice.
    expect(ledger.reads + ledger.writes).toBeLessThanOrEqual(6)
  })

  test('of a busy instance is asked for every few seconds, not at every question', async () => {
    const { ledger, start, askNow } = spendingWorld()
    const one = start({ month: 1_000_000 })
    for (let question = 0; question < 200; question++) await askNow(one, 100, 30)
    // 200 seconds, 40 posts to each of five accounts, and the slice renewed with them; not 200 times two requests more.
    expect(ledger.reads + ledger.writes).toBeLessThan(260)
  })

  test('that is only set aside for the moment says when to come back', async () => {
    const { clock, start, ask, askNow } = spendingWorld()
    const one = start({ month: 1_000 })
    const first = ask(one, 900, 10)
    await clock.advance(100)
    const comeBackMs = 5_000
    await expect(one.spending.open('answer', ada, { microDollars: 900 })).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: comeBackMs,
    })
    await clock.advance(comeBackMs)
    expect(await first).toBe('answered')
    expect(await askNow(one, 900, 10)).toBe('answered')
  })

  test('that is out refuses without asking the ledger again, and says when the period ends', async () => {
    const { clock, ledger, start, askNow } = spendingWorld()
    const one = start({ userDay: 100 })
    await askNow(one, 90, 90)
    await askNow(one, 90, 90)
    const before = ledger.reads + ledger.writes
    await expect(clock.runUntil(one.spending.open('answer', ada, { microDollars: 90 }))).rejects.toMatchObject({
      code: 'budget_exceeded',
      retryAfterMs: undefined,
      details: { budget: 'user-day', periodEnd: '2026-11-22T00:00:00.000Z' },
    })
    expect(ledger.reads + ledger.writes).toBe(before)
  })

  test('that could never pay for a question says so at once', async () => {
    const { start, rush } = spendingWorld()
    expect(await rush([start({ userDay: 1_000 })], 1, 1_001, 10)).toEqual(['budget_exceeded'])
  })

  test('that is out for a dear question and not for a cheap one says so to the dear one, at the same moment', async () => {
    const { clock, start, ask } = spendingWorld()
    const one = start({ userDay: 1_000 })
    const outcomes = await clock.runUntil(Promise.all([ask(one, 1_001, 10), ask(one, 200, 10)]))
    expect(outcomes).toEqual(['budget_exceeded', 'answered'])
  })

  test('of one user leaves the others alone', async () => {
    const { start, askNow } = spendingWorld()
    const one = start({ userDay: 100 })
    await askNow(one, 90, 90)
    expect(await askNow(one, 90, 90)).toBe('budget_exceeded')
    expect(await askNow(one, 90, 90, { ...ada, userId: 'bob' })).toBe('answered')
  })

  test('starts anew with the next period, and what an answer costs stays in the period in which it was begun', async () => {
    const { clock, start, account, askNow, rest } = spendingWorld()
    await clock.advance(Date.UTC(2026, 10, 30, 23, 59, 59, 500) - clock.now())
    const one = start({ month: 100 })
    expect(await askNow(one, 90, 90)).toBe('answered')
    expect(new Date(clock.now()).getUTCMonth()).toBe(11)
    expect(await askNow(one, 90, 90)).toBe('answered')
    await rest()
    expect(account('total', '2026-11')?.spentMicroDollars).toBe(90)
    expect(account('total', '2026-12')?.spentMicroDollars).toBe(90)
  })

  test('never locks an operator out, and counts what operators spend', async () => {
    const { start, account, askNow, rest } = spendingWorld()
    const one = start({ month: 100 })
    const operator = { ...ada, mayExceedBudget: true }
    expect(await askNow(one, 90, 90, operator)).toBe('answered')
    expect(await askNow(one, 90, 90, operator)).toBe('answered')
    await rest()
    expect(account('total')?.spentMicroDollars).toBe(180)
    expect(await askNow(one, 90, 90)).toBe('budget_exceeded')
  })

  test('keeps its end for answers: indexing gives way first, then summaries', async () => {
    const { clock, start } = spendingWorld()
    const { spending } = start({ month: 1_000 })
    const open = (work: 'answer' | 'summary' | 'indexing') =>
      clock.runUntil(spending.open(work, ada, { microDollars: 30 })).then(
        () => 'opened',
        (error: unknown) => (error instanceof AppError ? error.code : 'failed'),
      )
    const bill = await clock.runUntil(spending.open('answer', ada, { microDollars: 890 }))
    spend(bill, 890)
    bill.close()
    expect([await open('indexing'), await open('summary'), await open('answer')]).toEqual([
      'budget_exceeded',
      'opened',
      'opened',
    ])
  })

  test('is guarded while the ledger is down: what is not in hand is not spent', async () => {
    const { ledger, start, askNow } = spendingWorld()
    ledger.before = async () => {
      throw new AppError('upstream_failed', 'The database did not answer.')
    }
    expect(await askNow(start({ month: 100 }), 10, 10)).toBe('upstream_failed')
  })
})
