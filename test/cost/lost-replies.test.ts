import { describe, expect, test } from 'vitest'
import type { AccountKey } from '../../shared/cost/account.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'
import type { Instance } from './instances.ts'
import { ada, Instances, spend } from './instances.ts'

const latencyMs = 5
const isMonth = ({ holder, period }: AccountKey) => holder.kind === 'total' && period === '2026-11'

function world(limit = 10_000) {
  const clock = new FakeClock()
  const ledger = new MemoryUsageLedger()
  ledger.before = () => clock.sleep(latencyMs)
  const instances = new Instances({ ledger, clock, random: () => 0.5 })
  const start = () => instances.start({ month: limit })
  const ask = async ({ spending }: Instance, microDollars: number, costs = microDollars, payer = ada) => {
    try {
      const bill = await spending.open('answer', payer, { microDollars })
      if (costs > 0) spend(bill, costs)
      bill.close()
      return 'answered'
    } catch (error) {
      return error instanceof AppError ? error.code : String(error)
    }
  }
  const askNow = (on: Instance, microDollars: number, costs?: number) => clock.runUntil(ask(on, microDollars, costs))
  const account = () => ledger.accounts.find(isMonth)
  /** The next write to the month's account is made, and nobody hears of it. */
  const loseNextReply = () => {
    const isMade = ledger.afterWrite
    const before = ledger.before
    let isMonths = false
    ledger.before = async (key) => {
      isMonths = isMonth(key)
      await before(key)
      isMonths = isMonth(key)
    }
    ledger.afterWrite = async () => {
      if (!isMonths) return
      ledger.afterWrite = isMade
      ledger.before = before
      throw new AppError('upstream_failed', 'The reply was lost.')
    }
  }
  return { clock, ledger, start, ask, askNow, account, loseNextReply }
}

describe('a lost reply', () => {
  test('is not felt by who waits for it, and counts what was spent once', async () => {
    const { clock, start, askNow, account, loseNextReply } = world()
    const one = start()
    await askNow(one, 100)
    loseNextReply()
    expect(await askNow(one, 5_000)).toBe('answered')
    await clock.advance(60_000)
    expect(account()?.spentMicroDollars).toBe(5_100)
  })
})

describe('a ledger that cannot be reached', () => {
  /** Somebody asks often enough that an instance holds something in advance. */
  async function busy() {
    const here = world()
    const one = here.start()
    for (let n = 0; n < 7; n++) {
      await here.askNow(one, 100, 10)
      await here.clock.advance(1_000)
    }
    return { ...here, one }
  }

  test('does not matter to questions that the slice in hand pays for, until that may be another’s', async () => {
    const { clock, ledger, one, askNow } = await busy()
    ledger.before = async () => {
      throw new AppError('upstream_failed', 'The database did not answer.')
    }
    expect(await askNow(one, 100)).toBe('answered')
    await clock.advance(15_000)
    expect(await askNow(one, 100)).toBe('answered')
    expect(await askNow(one, 9_000)).toBe('upstream_failed')
    await clock.advance(60_000)
    expect(await askNow(one, 10)).toBe('upstream_failed')
  })

  test('leaves an instance what a write that was perhaps made has left it, and no more', async () => {
    const { clock, ledger, one, start, askNow, account } = await busy()
    // Nobody has asked for a while: the slice is given back, and no reply to that arrives.
    ledger.afterWrite = async () => {
      throw new AppError('upstream_failed', 'The reply was lost.')
    }
    await clock.advance(15_000)
    expect(account()?.leases['instance-1']?.microDollars).toBe(0)
    one.cutOff(true)
    expect(await askNow(one, 100)).toBe('upstream_failed')
    ledger.afterWrite = async () => {}
    expect(await askNow(start(), 9_000)).toBe('answered')
  })
})

describe('what was spent is in the account once', () => {
  test('when a write arrives after the ledger has been asked whether it had', async () => {
    const { clock, ledger, start, askNow, account } = world()
    const one = start()
    await askNow(one, 100, 70)
    let isFirst = true
    const usual = ledger.before
    ledger.before = async (key) => {
      if (!isMonth(key) || !isFirst) return await usual(key)
      isFirst = false
      // On its way for longer than anybody waits, it overtakes the next write.
      await clock.sleep(10_000 + latencyMs + latencyMs / 2)
    }
    await clock.advance(120_000)
    expect(account()?.spentMicroDollars).toBe(70)
  })

  test('when its writer does not hear of it, and is out of reach until its lease has expired and others have posted', async () => {
    const { clock, start, ask, askNow, account, loseNextReply } = world()
    const [one, two] = [start(), start()]
    await askNow(one, 100, 0)
    void ask(one, 100, 70)
    await clock.settle()
    loseNextReply()
    await clock.advance(5_000 + 2 * latencyMs)
    one.cutOff(true)
    expect(account()?.spentMicroDollars).toBe(70)
    for (let minute = 0; minute < 3; minute++) {
      await clock.advance(60_000)
      await askNow(two, 10)
    }
    one.cutOff(false)
    await clock.advance(60_000)
    expect(account()?.spentMicroDollars).toBe(100)
  })

  test('when its writer has forgotten the account meanwhile, and another instance is faster', async () => {
    const { clock, ledger, start, ask, askNow } = world()
    const [one, two] = [start(), start()]
    for (let n = 0; n < 3; n++) {
      await askNow(one, 100)
      await clock.advance(6_000)
    }
    for (let n = 0; n < 12; n++) {
      await clock.runUntil(ask(one, 10, 10, { ...ada, userId: 'bob' }))
      await clock.advance(10_000)
    }
    // The first write carries what was spent, and two's is made before one's.
    void ask(two, 100)
    void ask(one, 100)
    await clock.advance(60_000)
    const account = ledger.accounts.find(({ holder }) => holder.kind === 'user' && holder.id === 'ada')
    expect(account?.spentMicroDollars).toBe(500)
  })
})

test('an instance that is gone is not remembered for ever', async () => {
  const { clock, start, askNow, account } = world()
  const one = start()
  await askNow(one, 100)
  one.crash()
  const two = start()
  await clock.advance(120_000)
  await askNow(two, 100)
  expect(Object.keys(account()?.leases ?? {})).toEqual(['instance-1', 'instance-2'])
  await clock.advance(600_000)
  await askNow(two, 100)
  expect(Object.keys(account()?.leases ?? {})).toEqual(['instance-2'])
})
