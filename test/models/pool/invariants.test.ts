// What the pool promises, checked after any history.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Attempt } from '../../../shared/models/attempt.ts'
import { defaultPoolOptions } from '../../../shared/models/pool/pool-options.ts'
import type { RandomCall, RandomRegion } from './random-region.ts'
import type { Outcome } from './random-world.ts'
import { RandomWorld, regionPlan, step } from './random-world.ts'

it('keeps every promise through whatever happens in whatever order', { timeout: 120_000 }, async () => {
  const plans = fc.array(regionPlan, { minLength: 1, maxLength: 4 })
  const history = fc.array(step, { minLength: 1, maxLength: 60, size: 'max' })
  const property = fc.asyncProperty(plans, history, fc.integer(), async (regions, steps, seed) => {
    const world = new RandomWorld(regions, seed)
    for (const step of steps) await world.take(step)
    await world.end()
    expectKept(world)
  })
  await fc.assert(property, { numRuns: 300 })
})

function expectKept(world: RandomWorld): void {
  const { clock, regions, outcomes, pool } = world
  for (const region of regions) expect(region.complaints).toEqual([])
  for (const outcome of outcomes) expectKeptFor(outcome, regions)

  expectBudgetHeld(world)
  for (const member of pool.members) {
    expect(member.inFlight).toBe(0)
    expect(member.unanswered).toBe(0)
    expect(member.quota.tokens?.left(clock.now())).toBe(member.info.tokensPerMinute)
    expect(member.quota.requests?.left(clock.now())).toBe(member.quota.requests?.limit)
  }
  expect(clock.pendingTimers).toBe(0)
}

/** At every moment: calls so far, beyond the first of each request, against what requests so far have earned. */
function expectBudgetHeld(world: RandomWorld): void {
  const { share, hedgeShare, floor, floorPerSecond } = defaultPoolOptions.retryBudget
  const calls = world.regions.flatMap((region) => region.calls.map((call) => ({ ...call, region: region.info.region })))
  const attempts = world.outcomes.flatMap(({ asker, attempts }) =>
    attempts
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .map((attempt, index) => ({ ...attempt, index, call: calls.find(isCallOf(asker, attempt)) })),
  )
  const extra = attempts.filter(({ index }) => index > 0).toSorted((a, b) => a.startedAt - b.startedAt)
  let hedges = 0
  for (const [spent, { startedAt, isHedge, call }] of extra.entries()) {
    const asked = world.outcomes.filter(({ askedAt }) => askedAt <= startedAt).length
    const granted = floor + ((startedAt - world.startedAt) / 1_000) * floorPerSecond
    // What leaves a region known to be sick is paid for as a retry.
    if (isHedge && !call?.leavesTheSick) hedges += 1
    expect(spent + 1).toBeLessThanOrEqual(asked * share + granted)
    expect(hedges).toBeLessThanOrEqual(asked * hedgeShare)
  }
}

function isCallOf(asker: string, { region, startedAt }: Attempt) {
  return (call: RandomCall & { readonly region: string }): boolean =>
    call.asker === asker && call.region === region && call.startedAt === startedAt
}

function expectKeptFor(outcome: Outcome, regions: readonly RandomRegion[]): void {
  const ownCalls = regions.flatMap((region) => region.calls).filter(({ asker }) => asker === outcome.asker)
  expect(ownCalls.length).toBeLessThanOrEqual(defaultPoolOptions.maxAttempts)
  expect(outcome.attempts).toHaveLength(ownCalls.length)
  expect(new Set(outcome.attempts.map(({ deployment, startedAt }) => `${deployment} ${startedAt}`)).size).toBe(
    ownCalls.length,
  )

  // Nobody waits past the deadline, and whoever still listens gets exactly one end.
  expect(outcome.ending).toBeDefined()
  expect(outcome.endedAt - outcome.askedAt).toBeLessThanOrEqual(
    defaultPoolOptions.deadlines.totalMs + outcome.plan.readerPauseMs + 1,
  )
  const finishes = outcome.events.filter(({ type }) => type === 'finish')
  if (outcome.ending === 'finished' || finishes.length > 0) {
    expect(finishes).toHaveLength(1)
    expect(outcome.events.at(-1)).toBe(finishes[0])
    expect(ownCalls.map(({ fullText }) => fullText)).toContain(outcome.text)
  }
  if (!outcome.plan.canRestart) expect(outcome.events.filter(({ type }) => type === 'restart')).toHaveLength(0)
  const succeeded = outcome.attempts.filter(({ outcome }) => outcome.kind === 'succeeded')
  expect(succeeded.length).toBeLessThanOrEqual(1)
}
