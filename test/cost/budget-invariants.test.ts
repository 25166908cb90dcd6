// What budgets promise, checked after any history of questions, crashes and outages.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { leasedMicroDollars } from '../../shared/cost/account.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import type { Instance } from './instances.ts'
import { ada, Instances, spend } from './instances.ts'

const limit = 10_000
const instanceCount = 3

const ask = fc.record({
  kind: fc.constant('ask' as const),
  at: fc.integer({ min: 0, max: instanceCount - 1 }),
  ceiling: fc.integer({ min: 1, max: 1_500 }),
  /** Share of the ceiling that it really costs, in so many calls. */
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  calls: fc.integer({ min: 1, max: 3 }),
  callMs: fc.constantFrom(0, 10, 700, 20_000),
})
const step = fc.oneof(
  { weight: 8, arbitrary: ask },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 30, 900, 6_000, 65_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), at: fc.integer({ min: 0, max: 2 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rush' as const), size: fc.integer({ min: 5, max: 40 }), ask }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('latency' as const), ms: fc.constantFrom(0, 30, 2_000, 20_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('lost-replies' as const), share: fc.constantFrom(0, 0.2, 0.5) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('cut-off' as const),
      at: fc.integer({ min: 0, max: 2 }),
      isCutOff: fc.boolean(),
    }),
  },
)

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface Running extends Instance {
  isAlive: boolean
  /** What its calls have really cost. */
  spent: number
}

/** Plays the steps, and lets everything come to rest. */
async function play(steps: readonly Step[], seed: number) {
  const clock = new FakeClock()
  const random = seededRandom(seed)
  const ledger = new MemoryUsageLedger()
  let lostShare = 0
  let latencyMs = 30
  ledger.before = () => clock.sleep(random() * latencyMs)
  ledger.afterWrite = async () => {
    await clock.sleep(random() * latencyMs)
    if (random() < lostShare) throw new AppError('upstream_failed', 'The reply was lost.')
  }
  const instances = new Instances({ ledger, clock, random })
  const all: Running[] = []
  const start = (): Running => {
    const running = { ...instances.start({ month: limit }), isAlive: true, spent: 0 }
    all.push(running)
    return running
  }
  const slots = Array.from({ length: instanceCount }, start)
  const account = () => ledger.accounts.find(({ holder, period }) => holder.kind === 'total' && period === '2026-11')
  const outcomes: string[] = []

  const work = async (on: Running, plan: { ceiling: number; share: number; calls: number; callMs: number }) => {
    try {
      const bill = await on.spending.open('answer', ada, { microDollars: plan.ceiling })
      for (let call = 0; call < plan.calls; call++) {
        await clock.sleep(plan.callMs)
        if (!on.isAlive) return
        const cost = Math.floor((plan.ceiling * plan.share) / plan.calls)
        if (cost === 0) continue
        spend(bill, cost)
        on.spent += cost
      }
      bill.close()
      outcomes.push('done')
    } catch (error) {
      outcomes.push(error instanceof AppError ? error.code : String(error))
    }
  }

  for (const each of steps) {
    switch (each.kind) {
      case 'ask': {
        const on = slots[each.at]
        if (on) void work(on, each)
        break
      }
      case 'rush':
        for (let turn = 0; turn < each.size; turn++) {
          const on = slots[(each.ask.at + turn) % instanceCount]
          if (on) void work(on, each.ask)
        }
        break
      case 'latency':
        latencyMs = each.ms
        break
      case 'pass':
        await clock.advance(each.ms)
        break
      case 'crash': {
        const on = slots[each.at]
        if (on) {
          on.crash()
          on.isAlive = false
        }
        slots[each.at] = start()
        break
      }
      case 'cut-off':
        slots[each.at]?.cutOff(each.isCutOff)
        break
      case 'lost-replies':
        lostShare = each.share
        break
    }
    const living = all.filter(({ isAlive }) => isAlive)
    expect(sum(living)).toBeLessThanOrEqual(limit)
    expect(account()?.spentMicroDollars ?? 0).toBeLessThanOrEqual(limit)
  }
  lostShare = 0
  latencyMs = 30
  for (const running of all) running.cutOff(false)
  await clock.advance(300_000)
  // Somebody comes by, and finds what the crashed have left.
  const last = start()
  await clock.runUntil(work(last, { ceiling: 1, share: 0, calls: 1, callMs: 0 }))
  await clock.advance(30_000)
  return { account: account(), all, outcomes, told: instances.told, clock, last, work }
}

const isHarmless = (each: Step) =>
  each.kind !== 'crash' &&
  each.kind !== 'cut-off' &&
  !(each.kind === 'latency' && each.ms > 30) &&
  !(each.kind === 'lost-replies' && each.share > 0)
const crashed = (all: readonly Running[]) => all.filter(({ isAlive }) => !isAlive)
const sum = (all: readonly Running[]) => all.reduce((total, { spent }) => total + spent, 0)

const scenario = [fc.array(step, { minLength: 1, maxLength: 40 }), fc.integer()] as const

it('spending never exceeds the budget but for what crashed instances took with them, and at rest every account is right', async () => {
  await fc.assert(
    fc.asyncProperty(...scenario, async (steps, seed) => {
      const { account, all } = await play(steps, seed)
      if (!account) return
      const alive = all.filter(({ isAlive }) => isAlive)
      // All that the living spent is there, and nothing twice.
      expect(account.spentMicroDollars).toBeGreaterThanOrEqual(sum(alive))
      expect(account.spentMicroDollars).toBeLessThanOrEqual(sum(all))
      expect(account.spentMicroDollars).toBeLessThanOrEqual(limit)
      expect(leasedMicroDollars(account)).toBe(0)
      // What is in no account was in a crashed instance's slice, and is owned up to.
      expect(sum(all) - account.spentMicroDollars).toBeLessThanOrEqual(account.unseenMicroDollars)
      // A ledger in trouble can let the slice of a living instance expire, too.
      if (steps.every(isHarmless)) expect(account.unseenMicroDollars).toBe(0)
    }),
    { numRuns: 100 },
  )
})

it('each threshold is told of once, whoever passes it', async () => {
  await fc.assert(
    fc.asyncProperty(...scenario, async (steps, seed) => {
      const { account, all, told } = await play(steps, seed)
      const thresholds = told.map(({ threshold }) => threshold)
      expect(new Set(thresholds).size).toBe(thresholds.length)
      const reached = Object.keys(account?.reached ?? {}).map(Number)
      // A crash between the write and the telling is the one way not to be told.
      if (crashed(all).length === 0) expect(new Set(thresholds)).toEqual(new Set(reached))
      for (const percent of [50, 80]) {
        if ((account?.spentMicroDollars ?? 0) >= (limit * percent) / 100) expect(reached).toContain(percent)
      }
    }),
    { numRuns: 100 },
  )
})

it('nobody is turned away while there is room, once everything has come to rest', async () => {
  await fc.assert(
    fc.asyncProperty(...scenario, async (steps, seed) => {
      const { account, last, work, outcomes, clock } = await play(steps, seed)
      const room = limit - (account?.spentMicroDollars ?? 0)
      if (room === 0) return
      await clock.runUntil(work(last, { ceiling: room, share: 0, calls: 1, callMs: 0 }))
      expect(outcomes.at(-1)).toBe('done')
      await clock.runUntil(work(last, { ceiling: room + 1, share: 0, calls: 1, callMs: 0 }))
      expect(outcomes.at(-1)).toBe('budget_exceeded')
    }),
    { numRuns: 100 },
  )
})
