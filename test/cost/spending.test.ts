import { describe, expect, test } from 'vitest'
import { leasedMicroDollars } from '../../shared/cost/account.ts'
import { Bill } from '../../shared/cost/bill.ts'
import type { Budgets } from '../../shared/cost/budgets.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { ada, Instances, spend } from './instances.ts'

function world(latencyMs = 5) {
  const clock = new FakeClock()
  const ledger = new MemoryUsageLedger()
  ledger.before = () => clock.sleep(latencyMs)
  const instances = new Instances({ ledger, clock, random: seededRandom(7) })
  const account = (kind: 'total' | 'user' | 'tenant', period = '2026-11', pot = 'regular') =>
    ledger.accounts.find((each) => each.holder.kind === kind && each.period === period && each.pot === pot)
  const start = (budgets: Partial<Budgets>, degradedShare = 0) => instances.start(budgets, degradedShare)
  /** One question: what was set aside, what it cost, and how it ended. */
  const ask = async (on: ReturnType<typeof start>, ceiling: number, cost: number, payer = ada): Promise<string> => {
    try {
      const bill = await on.spending.open('answer', payer, {
        microDollars: ceiling,
        degradedMicroDollars: ceiling / 10,
      })
      await clock.sleep(1_000)
      spend(bill, bill.isDegraded ? cost / 10 : cost)
      bill.close()
      return bill.isDegraded ? 'degraded' : 'answered'
    } catch (error) {
      return error instanceof AppError ? error.code : String(error)
    }
  }
  const rush = (on: readonly ReturnType<typeof start>[], count: number, ceiling: number, cost: number) =>
    clock.runUntil(
      Promise.all(Array.from({ length: count }, (_, at) => ask(on[at % on.length] ?? start({}), ceiling, cost))),
    )
  const rest = () => clock.advance(120_000)
  return { clock, ledger, instances, account, start, ask, rush, rest }
}

const count = (outcomes: readonly string[], outcome: string) => outcomes.filter((each) => each === outcome).length

describe('spending without budgets', () => {
  test('asks the ledger nothing beforehand, and is posted to five accounts', async () => {
    const { clock, ledger, start, ask, rest } = world()
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
    const { ledger, account, start, rush, rest } = world()
    await rush([start({})], 1_000, 100, 30)
    await rest()
    expect(account('total')?.spentMicroDollars).toBe(30_000)
    expect(account('total')?.lines).toMatchObject([
      { purpose: 'answer', model: 'm', calls: 1_000, promptTokens: 30_000 },
    ])
    expect(ledger.writes).toBe(5)
  })

  test('leaves no timer behind once everything is posted', async () => {
    const { clock, start, rush, rest } = world()
    await rush([start({})], 3, 100, 30)
    await rest()
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('a budget', () => {
  test.each([1, 2])(
    'of 100 questions lets no more through when 1 000 come at once to %i instances',
    async (instances) => {
      const { account, start, rush, rest } = world()
      const all = Array.from({ length: instances }, () => start({ month: 10_000 }))
      const outcomes = await rush(all, 1_000, 100, 100)
      expect(count(outcomes, 'answered')).toBeGreaterThan(85)
      expect(count(outcomes, 'answered')).toBeLessThanOrEqual(100)
      await rest()
      expect(account('total')?.spentMicroDollars).toBe(count(outcomes, 'answered') * 100)
      expect(account('total')?.leases).toSatisfy(() => leasedMicroDollars(account('total') ?? { leases: {} }) === 0)
    },
  )

  test('costs few requests to the ledger: 1 000 questions at once share them', async () => {
    const { ledger, start, rush } = world()
    const outcomes = await rush([start({ month: 1_000_000, userDay: 1_000_000 })], 1_000, 100, 30)
    expect(count(outcomes, 'answered')).toBe(1_000)
    // Two accounts: read once, written once or twice.
    expect(ledger.reads + ledger.writes).toBeLessThanOrEqual(6)
  })

  test('of a busy instance is asked for every few seconds, not at every question', async () => {
    const { clock, ledger, start, ask } = world()
    const one = start({ month: 1_000_000 })
    for (let question = 0; question < 200; question++) await clock.runUntil(ask(one, 100, 30))
    // 200 seconds, 40 posts to each of five accounts, and the slice renewed with them; not 200 times two requests more.
    expect(ledger.reads + ledger.writes).toBeLessThan(260)
  })

  test('that is only set aside for the moment says when to come back', async () => {
    const { clock, start, ask } = world()
    const one = start({ month: 1_000 })
    const first = ask(one, 900, 10)
    await clock.advance(100)
    expect(await clock.runUntil(ask(one, 900, 10))).toBe('rate_limited')
    expect(await clock.runUntil(first)).toBe('answered')
    await clock.advance(2_000)
    expect(await clock.runUntil(ask(one, 900, 10))).toBe('answered')
  })

  test('that is out refuses without asking the ledger again, and says when the period ends', async () => {
    const { clock, ledger, start, ask } = world()
    const one = start({ userDay: 100 })
    await clock.runUntil(ask(one, 90, 90))
    await clock.runUntil(ask(one, 90, 90))
    const before = ledger.reads + ledger.writes
    await expect(clock.runUntil(one.spending.open('answer', ada, { microDollars: 90 }))).rejects.toMatchObject({
      code: 'budget_exceeded',
      retryAfterMs: undefined,
      details: { budget: 'user-day', periodEnd: '2026-11-22T00:00:00.000Z' },
    })
    expect(ledger.reads + ledger.writes).toBe(before)
  })

  test('that could never pay for a question says so at once', async () => {
    const { start, rush } = world()
    expect(await rush([start({ userDay: 1_000 })], 1, 1_001, 10)).toEqual(['budget_exceeded'])
  })

  test('that is out for a dear question and not for a cheap one says so to the dear one, at the same moment', async () => {
    const { clock, start, ask } = world()
    const one = start({ userDay: 1_000 })
    const outcomes = await clock.runUntil(Promise.all([ask(one, 1_001, 10), ask(one, 200, 10)]))
    expect(outcomes).toEqual(['budget_exceeded', 'answered'])
  })

  test('of one user leaves the others alone', async () => {
    const { clock, start, ask } = world()
    const one = start({ userDay: 100 })
    await clock.runUntil(ask(one, 90, 90))
    expect(await clock.runUntil(ask(one, 90, 90))).toBe('budget_exceeded')
    expect(await clock.runUntil(ask(one, 90, 90, { ...ada, userId: 'bob' }))).toBe('answered')
  })

  test('starts anew with the next period, and what an answer costs stays in the period in which it was begun', async () => {
    const { clock, account, start, ask, rest } = world()
    await clock.advance(Date.UTC(2026, 10, 30, 23, 59, 59, 500) - clock.now())
    const one = start({ month: 100 })
    expect(await clock.runUntil(ask(one, 90, 90))).toBe('answered')
    expect(new Date(clock.now()).getUTCMonth()).toBe(11)
    expect(await clock.runUntil(ask(one, 90, 90))).toBe('answered')
    await rest()
    expect(account('total', '2026-11')?.spentMicroDollars).toBe(90)
    expect(account('total', '2026-12')?.spentMicroDollars).toBe(90)
  })

  test('never locks an operator out, and counts what operators spend', async () => {
    const { clock, account, start, ask, rest } = world()
    const one = start({ month: 100 })
    const operator = { ...ada, mayExceedBudget: true }
    expect(await clock.runUntil(ask(one, 90, 90, operator))).toBe('answered')
    expect(await clock.runUntil(ask(one, 90, 90, operator))).toBe('answered')
    await rest()
    expect(account('total')?.spentMicroDollars).toBe(180)
    expect(await clock.runUntil(ask(one, 90, 90))).toBe('budget_exceeded')
  })

  test('keeps its end for answers: indexing gives way first, then summaries', async () => {
    const { clock, start } = world()
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
    const { clock, ledger, start, ask } = world()
    ledger.before = async () => {
      throw new AppError('upstream_failed', 'The database did not answer.')
    }
    expect(await clock.runUntil(ask(start({ month: 100 }), 10, 10))).toBe('upstream_failed')
  })
})

describe('a budget that is out, with cheaper answers allowed', () => {
  test('pays for those from a pot of its own, and then stops', async () => {
    const { clock, account, start, ask, rest } = world()
    const one = start({ month: 1_000 }, 0.2)
    const outcomes: string[] = []
    for (let question = 0; question < 60; question++) outcomes.push(await clock.runUntil(ask(one, 100, 100)))
    await rest()
    expect(count(outcomes, 'answered')).toBe(10)
    expect(count(outcomes, 'degraded')).toBe(20)
    expect(count(outcomes, 'budget_exceeded')).toBe(30)
    expect(account('total')?.spentMicroDollars).toBe(1_000)
    expect(account('total', '2026-11', 'degraded')?.spentMicroDollars).toBe(200)
  })

  test('is not called out while the rest of it is only set aside, even when the pot has no room', async () => {
    const { clock, start, ask } = world()
    const one = start({ month: 1_000 }, 0.02)
    await clock.runUntil(ask(one, 900, 200))
    const outcomes = await clock.runUntil(Promise.all(Array.from({ length: 9 }, () => ask(one, 900, 10))))
    expect(count(outcomes, 'degraded')).toBe(8)
    expect(count(outcomes, 'rate_limited')).toBe(1)
    await clock.advance(2_000)
    expect(await clock.runUntil(ask(one, 900, 10))).toBe('degraded')
  })

  test('sets nothing aside when the ledger fails halfway', async () => {
    const { clock, ledger, account, start, ask, rest } = world()
    const one = start({ userDay: 1_000, month: 100_000 }, 0.2)
    for (let question = 0; question < 11; question++) await clock.runUntil(ask(one, 100, 100))
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
    expect(leasedMicroDollars(account('user', '2026-11-21', 'degraded') ?? { leases: {} })).toBe(0)
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('an instance that crashes', () => {
  test('takes its slice with it until the lease has expired; then it is free again, and the account says what went unseen', async () => {
    const { clock, account, start, ask } = world()
    const [one, two] = [start({ month: 1_000 }), start({ month: 1_000 })]
    const bill: Bill = await clock.runUntil(one.spending.open('answer', ada, { microDollars: 600 }))
    spend(bill, 200)
    one.crash()
    expect(await clock.runUntil(ask(two, 600, 10))).toBe('rate_limited')
    await clock.advance(61_000)
    expect(await clock.runUntil(ask(two, 600, 10))).toBe('answered')
    expect(account('total')).toMatchObject({ unseenMicroDollars: 600 })
  })
})

describe('an instance that gives its slice back', () => {
  test('promises nothing of it while it does', async () => {
    const { clock, ledger, start } = world()
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
})

describe('an account', () => {
  test('of somebody who is gone for a minute is forgotten, and read again when they are back', async () => {
    const { clock, ledger, start, ask } = world()
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
    await clock.runUntil(ask(one, 100, 30, bob))
    for (let minute = 0; minute < 2; minute++) {
      await clock.runUntil(ask(one, 100, 30))
      await clock.advance(59_000)
    }
    await clock.runUntil(ask(one, 100, 30))
    await clock.runUntil(ask(one, 100, 30, bob))
    expect(readsOf).toEqual({ ada: 1, bob: 2 })
  })
})

describe('a write', () => {
  test('that lost to itself, repeated by the SDK after its reply was lost, counts once', async () => {
    const { clock, ledger, account, start, ask, rest } = world()
    let isReplyLost = true
    const write = ledger.write.bind(ledger)
    ledger.write = async (...wanted) => {
      const revision = await write(...wanted)
      if (!isReplyLost) return revision
      isReplyLost = false
      return await write(...wanted)
    }
    await clock.runUntil(ask(start({}), 100, 30))
    await rest()
    expect(ledger.accounts.map(({ spentMicroDollars }) => spentMicroDollars)).toEqual([30, 30, 30, 30, 30])
    expect(account('total')?.lines).toMatchObject([{ calls: 1 }])
  })
})

describe('an instance that was out of touch', () => {
  test('does not use a slice that may be another’s by now', async () => {
    const { clock, ledger, start, ask } = world()
    const [one, two] = [start({ month: 1_000 }), start({ month: 1_000 })]
    // A long answer keeps the slice; the ledger cannot be reached to renew it.
    await clock.runUntil(one.spending.open('answer', ada, { microDollars: 900 })).then((bill) => bill.expectAtMost(1))
    const reachable = ledger.before
    ledger.before = async () => {
      throw new AppError('upstream_failed', 'The database did not answer.')
    }
    await clock.advance(70_000)
    expect(await clock.runUntil(ask(one, 800, 10))).toBe('upstream_failed')
    ledger.before = reachable
    expect(await clock.runUntil(ask(two, 900, 10))).toBe('answered')
  })
})
