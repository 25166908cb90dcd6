// The slice of a budget that an instance holds: when it is lost, given back, or may be another’s.
import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import { ada, spend } from './instances.ts'
import { spendingWorld } from './spending-world.ts'

describe('an instance that crashes', () => {
  test('takes its slice with it until the lease has expired; then it is free again, and the account says what went unseen', async () => {
    const { clock, start, account, askNow } = spendingWorld()
    const [one, two] = [start({ month: 1_000 }), start({ month: 1_000 })]
    const bill = await clock.runUntil(one.spending.open('answer', ada, { microDollars: 600 }))
    spend(bill, 200)
    one.crash()
    expect(await askNow(two, 600, 10)).toBe('rate_limited')
    await clock.advance(61_000)
    expect(await askNow(two, 600, 10)).toBe('answered')
    expect(account('total')).toMatchObject({ unseenMicroDollars: 600 })
  })
})

describe('an instance that gives its slice back', () => {
  test('promises nothing of it while it does', async () => {
    const { clock, ledger, start } = spendingWorld()
    const [one, two] = [start({ month: 1_000 }), start({ month: 1_000 })]
    const first = await clock.runUntil(one.spending.open('answer', ada, { microDollars: 500 }))
    first.close()
    ledger.before = () => clock.sleep(1_000)
    // What is more than it will soon need is on its way back when somebody asks.
    await clock.advance(5_500)
    const again = one.spending.open('answer', ada, { microDollars: 400 })
    await clock.runUntil(again)
    await expect(clock.runUntil(two.spending.open('answer', ada, { microDollars: 900 }))).rejects.toMatchObject({
      code: 'rate_limited',
    })
  })
})

describe('an instance that ends', () => {
  test('gives back what it had leased in advance: nobody waits for it to expire, and nothing counts as unseen', async () => {
    const { clock, start, account, leased, askNow, rest } = spendingWorld()
    const [one, two] = [start({ month: 1_000 }), start({ month: 1_000 })]
    await askNow(one, 100, 30)
    // What was set aside for the question; an ordinary post would now keep a twentieth of the budget in advance.
    expect(leased('total')).toBe(100)
    await clock.runUntil(one.spending.end(1_000))
    expect(leased('total')).toBe(0)
    one.crash()
    await rest()
    await askNow(two, 100, 30)
    await rest()
    expect(account('total')).toMatchObject({ spentMicroDollars: 60, unseenMicroDollars: 0 })
  })

  test('lets nobody go first any more: what was spent since its last write is posted also where writes are slow', async () => {
    const { clock, ledger, start, account } = spendingWorld()
    const one = start({ month: 1_000 })
    ledger.before = () => clock.sleep(400)
    const operator = { ...ada, mayExceedBudget: true }
    const bill = await clock.runUntil(one.spending.open('answer', operator, { microDollars: 0 }))
    for (const cost of [10, 20]) {
      spend(bill, cost)
      await clock.runUntil(one.spending.post())
    }
    spend(bill, 7)
    await clock.runUntil(one.spending.end(1_000))
    expect(account('total')).toMatchObject({ spentMicroDollars: 37 })
  })

  test('does not wait for a ledger that hangs, and says how much is lost', async () => {
    const { clock, ledger, start, askNow } = spendingWorld()
    const one = start({ month: 1_000 })
    await askNow(one, 100, 30)
    ledger.before = () => new Promise(() => {})
    const begin = clock.now()
    await clock.runUntil(one.spending.end(1_000))
    expect(clock.now() - begin).toBe(1_000)
    expect(one.unposted).toEqual([{ accounts: 5, code: 'deadline_exceeded' }])
  })

  test('says nothing of a ledger that hangs when nothing is lost by it', async () => {
    const { clock, ledger, start } = spendingWorld()
    const one = start({ month: 1_000 })
    const bill = await clock.runUntil(one.spending.open('answer', ada, { microDollars: 100 }))
    bill.close()
    ledger.before = () => new Promise(() => {})
    await clock.runUntil(one.spending.end(1_000))
    expect(one.unposted).toEqual([])
  })

  test('while the ledger refuses tells of it once', async () => {
    const { clock, start, askNow } = spendingWorld()
    const one = start({ month: 1_000 })
    await askNow(one, 100, 30)
    one.cutOff(true)
    await clock.runUntil(one.spending.end(1_000))
    expect(one.unposted).toEqual([{ accounts: 5, code: 'upstream_failed' }])
  })
})

describe('an instance that was out of touch', () => {
  test('does not use a slice that may be another’s by now', async () => {
    const { clock, ledger, start, askNow } = spendingWorld()
    const [one, two] = [start({ month: 1_000 }), start({ month: 1_000 })]
    // A long answer keeps the slice; the ledger cannot be reached to renew it.
    await clock.runUntil(one.spending.open('answer', ada, { microDollars: 900 })).then((bill) => bill.expectAtMost(1))
    const reachable = ledger.before
    ledger.before = async () => {
      throw new AppError('upstream_failed', 'The database did not answer.')
    }
    await clock.advance(70_000)
    expect(await askNow(one, 800, 10)).toBe('upstream_failed')
    ledger.before = reachable
    expect(await askNow(two, 900, 10)).toBe('answered')
  })
})
