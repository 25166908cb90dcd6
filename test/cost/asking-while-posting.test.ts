import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { ada, Instances, spend } from './instances.ts'

/** What the ledger takes for each request. */
const latencyMs = 30

function replyLost(): never {
  throw new AppError('upstream_failed', 'The reply was lost.')
}

function world(limit: number, instanceCount = 1) {
  const clock = new FakeClock()
  const ledger = new MemoryUsageLedger()
  ledger.before = () => clock.sleep(latencyMs)
  const instances = new Instances({ ledger, clock, random: seededRandom(3) })
  const all = Array.from({ length: instanceCount }, () => instances.start({ month: limit }).spending)
  const outcomes: string[] = []
  const ask = async (microDollars: number, { on = 0, holdsMs = 1_000, costs = 0, mayExceedBudget = false } = {}) => {
    try {
      const spending = all[on] ?? instances.start({ month: limit }).spending
      const bill = await spending.open('answer', { ...ada, mayExceedBudget }, { microDollars })
      outcomes.push(`${microDollars} answered`)
      await clock.sleep(holdsMs)
      if (costs > 0) spend(bill, costs)
      bill.close()
    } catch (error) {
      outcomes.push(`${microDollars} ${error instanceof AppError ? error.code : String(error)}`)
    }
  }
  const leases = () => ledger.accounts.find(({ holder }) => holder.kind === 'total')?.leases ?? {}
  return { clock, ledger, ask, outcomes, leases }
}

describe('whoever asks while there is room', () => {
  test.each([2, 3, 20])('is answered: %i of them, while others are posted for, one after another', async (askers) => {
    const { clock, ask, outcomes } = world(1_000_000)
    for (let n = 0; n < askers; n++) {
      void ask(10)
      await clock.advance(latencyMs / 2)
    }
    await clock.advance(1_000)
    expect(outcomes).toEqual(Array.from({ length: askers }, () => '10 answered'))
  })

  test('is answered though an operator, who needs no promise, has just spent what was leased', async () => {
    const { clock, ask, outcomes } = world(1_000)
    void ask(500, { holdsMs: 10, costs: 400, mayExceedBudget: true })
    await clock.settle()
    void ask(100)
    await clock.advance(1_000)
    expect(outcomes).toEqual(['500 answered', '100 answered'])
  })

  const arrival = fc.record({
    afterMs: fc.constantFrom(0, 1, 14, 15, 29, 30, 31, 700, 4_990, 61_000),
    on: fc.integer({ min: 0, max: 2 }),
    microDollars: fc.integer({ min: 1, max: 400 }),
    /** Of what it asked for. */
    costsShare: fc.double({ min: 0, max: 1, noNaN: true }),
    holdsMs: fc.constantFrom(0, 10, 45, 2_000, 20_000),
    mayExceedBudget: fc.oneof(
      { weight: 6, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  })

  test('for all that is ever asked is never told that it is promised or spent', async () => {
    const arrivals = fc.array(arrival, { minLength: 2, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (asked, instanceCount, losesReplies) => {
          const total = asked.reduce((sum, { microDollars }) => sum + microDollars, 0)
          // Each instance may hold a twentieth for what it will probably be asked next.
          const { clock, ledger, ask, outcomes } = world(Math.ceil(total / (1 - instanceCount / 20)), instanceCount)
          if (losesReplies) ledger.afterWrite = async () => (ledger.writes % 3 === 0 ? replyLost() : undefined)
          for (const { afterMs, on, costsShare, ...each } of asked) {
            await clock.advance(afterMs)
            const costs = Math.floor(each.microDollars * costsShare)
            void ask(each.microDollars, { ...each, costs, on: on % instanceCount })
          }
          await clock.advance(60_000)
          expect(outcomes.length).toBe(asked.length)
          const others = outcomes.filter((outcome) => !outcome.endsWith(' answered'))
          // A second reply lost in a row is the database's trouble, and called that.
          expect(others.filter((outcome) => !losesReplies || !outcome.endsWith(' upstream_failed'))).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('two instances that ask the ledger without a pause', () => {
  test.each([5, 30, 200, 500])('both get their turn, when a request to it takes %i ms', async (requestMs) => {
    const { clock, ledger, ask, outcomes } = world(1_000_000_000, 2)
    ledger.before = () => clock.sleep(requestMs)
    for (let n = 0; n < 600; n++) {
      void ask(100, { on: n % 2, holdsMs: 60_000 })
      await clock.advance(10)
    }
    await clock.advance(10_000)
    expect(outcomes).toEqual(Array.from({ length: 600 }, () => '100 answered'))
  })
})

describe('when there is not room for all', () => {
  test('who asked first is served first, large or small, and what is left goes to whom it suffices', async () => {
    const { clock, ask, outcomes } = world(1_000)
    void ask(600)
    await clock.advance(latencyMs)
    // A write is under way; these wait for the next, in this order.
    for (const microDollars of [300, 200, 90, 20, 10]) void ask(microDollars)
    await clock.advance(900)
    expect(outcomes).toEqual([
      '600 answered',
      '300 answered',
      '200 rate_limited',
      '90 answered',
      '20 rate_limited',
      '10 answered',
    ])
  })

  test('nobody is served before who waits, although the slice in hand would do', async () => {
    const { clock, ask, outcomes } = world(1_000)
    void ask(100, { holdsMs: 10 })
    await clock.advance(100)
    for (const microDollars of [300, 50]) void ask(microDollars)
    await clock.advance(100)
    expect(outcomes).toEqual(['100 answered', '300 answered', '50 answered'])
  })

  test('what would not be enough for somebody is left to other instances', async () => {
    const { clock, ask, outcomes, leases } = world(1_000, 2)
    void ask(300, { holdsMs: 60_000 })
    await clock.advance(2_000)
    void ask(800)
    await clock.advance(100)
    void ask(600, { on: 1 })
    await clock.advance(100)
    expect(outcomes).toEqual(['300 answered', '800 rate_limited', '600 answered'])
    expect(Object.values(leases()).map(({ microDollars }) => microDollars)).toEqual([350, 600])
  })

  test('who comes back at once is refused without asking the ledger again, and who needs less is not refused', async () => {
    const { clock, ledger, ask, outcomes } = world(1_000)
    void ask(600, { holdsMs: 60_000 })
    void ask(500)
    await clock.advance(100)
    const requests = ledger.reads + ledger.writes
    await ask(450)
    expect(ledger.reads + ledger.writes).toBe(requests)
    void ask(400)
    await clock.advance(100)
    expect(outcomes).toEqual(['600 answered', '500 rate_limited', '450 rate_limited', '400 answered'])
  })
})

describe('whoever asks while a post is failing', () => {
  test('waits for the next one, also when the failure has room for somebody who asked before', async () => {
    const { clock, ledger, ask, outcomes } = world(1_000)
    void ask(500, { holdsMs: 1_500 })
    await clock.advance(1_000)
    const reachable = ledger.before
    ledger.before = async () => {
      await clock.sleep(1_000)
      throw new AppError('upstream_failed', 'The database did not answer.')
    }
    // More than the slice has; the first question is over, and leaves room, before the post for it has failed.
    void ask(450)
    await clock.advance(100)
    void ask(480)
    await clock.advance(1_400)
    ledger.before = reachable
    await clock.advance(2_000)
    expect(outcomes).toEqual(['500 answered', '450 answered', '480 answered'])
  })
})
