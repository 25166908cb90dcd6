// What is spent is posted, once, to every account that it concerns.
import { describe, expect, test } from 'vitest'
import { Bill } from '../../shared/cost/bill.ts'
import { ada, spend } from './instances.ts'
import { spendingWorld } from './spending-world.ts'

describe('spending without budgets', () => {
  test('asks the ledger nothing beforehand, and is posted to five accounts', async () => {
    const { clock, ledger, start, ask, rest } = spendingWorld()
    const one = start({})
    const answering = ask(one, 100, 30)
    await clock.settle()
    expect(ledger.reads + ledger.writes).toBe(0)
    await clock.runUntil(answering)
    await rest()
    const totals = ledger.accounts.map(({ holder, period, spentMicroDollars }) => [
      holder.kind,
      period,
      spentMicroDollars,
    ])
    expect(totals).toEqual([
      ['user', '2026-11-21', 30],
      ['user', '2026-11', 30],
      ['tenant', '2026-11', 30],
      ['total', '2026-11', 30],
      ['total', '2026-11-21', 30],
    ])
  })

  test('is posted once every few seconds, however many questions there were', async () => {
    const { ledger, start, account, rush, rest } = spendingWorld()
    await rush([start({})], 1_000, 100, 30)
    await rest()
    expect(account('total')?.spentMicroDollars).toBe(30_000)
    expect(account('total')?.lines).toMatchObject([
      { purpose: 'answer', model: 'm', calls: 1_000, promptTokens: 30_000 },
    ])
    expect(ledger.writes).toBe(5)
  })

  test('leaves no timer behind once everything is posted', async () => {
    const { clock, start, rush, rest } = spendingWorld()
    await rush([start({})], 3, 100, 30)
    await rest()
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('a bill', () => {
  test('gives back what it was promised and no more, also when it costs more or a call ends late', () => {
    let promised = 100
    const terms = {
      promisedMicroDollars: promised,
      promisedBy: [{ release: (amount: number) => void (promised -= amount) }],
    }
    const bill = new Bill({ ...terms, costOf: (_, usage) => usage.promptTokens, charge: () => {}, isDegraded: false })
    spend(bill, 30)
    expect(promised).toBe(70)
    spend(bill, 90)
    expect(promised).toBe(0)
    bill.close()
    spend(bill, 5)
    expect(promised).toBe(0)
    expect(bill.costMicroDollars).toBe(125)
  })

  test('leaves out a call that was refused before it was processed: nobody bills that', () => {
    const charged: unknown[] = []
    const terms = { promisedMicroDollars: 100, promisedBy: [], costOf: () => 0, isDegraded: false }
    const bill = new Bill({ ...terms, charge: (line) => void charged.push(line) })
    spend(bill, 0)
    expect([bill.lines, charged]).toEqual([[], []])
  })
})

describe('an account', () => {
  test('of somebody who is gone for a minute is forgotten, and read again when they are back', async () => {
    const { clock, ledger, start, askNow } = spendingWorld()
    const one = start({ userDay: 1_000_000 })
    const readsOf: Record<string, number> = {}
    const reachable = ledger.before
    let reads = 0
    ledger.before = async (key) => {
      if (ledger.reads > reads && key.holder.kind === 'user' && key.period.length === '2026-11-21'.length)
        readsOf[key.holder.id] = (readsOf[key.holder.id] ?? 0) + 1
      reads = ledger.reads
      await reachable(key)
    }
    const bob = { ...ada, userId: 'bob' }
    await askNow(one, 100, 30, bob)
    for (let minute = 0; minute < 2; minute++) {
      await askNow(one, 100, 30)
      await clock.advance(59_000)
    }
    await askNow(one, 100, 30)
    await askNow(one, 100, 30, bob)
    expect(readsOf).toEqual({ ada: 1, bob: 2 })
  })
})

describe('a write', () => {
  test('that lost to itself, repeated by the SDK after its reply was lost, counts once', async () => {
    const { ledger, start, account, askNow, rest } = spendingWorld()
    let isReplyLost = true
    const write = ledger.write.bind(ledger)
    ledger.write = async (...wanted) => {
      const revision = await write(...wanted)
      if (!isReplyLost) return revision
      isReplyLost = false
      return await write(...wanted)
    }
    await askNow(start({}), 100, 30)
    await rest()
    expect(ledger.accounts.map(({ spentMicroDollars }) => spentMicroDollars)).toEqual([30, 30, 30, 30, 30])
    expect(account('total')?.lines).toMatchObject([{ calls: 1 }])
  })
})
