// Retries and hedges are paid for by requests, so that an outage is not multiplied.
import { expect, it } from 'vitest'
import { RetryBudget, defaultRetryBudgetOptions } from '../../../shared/models/pool/retry-budget.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, inTurn, unavailable } from '../../fakes/fake-deployment.ts'
import { PoolFixture } from './pool-fixture.ts'

function drain(pay: () => boolean): number {
  let paid = 0
  while (pay()) paid += 1
  return paid
}

it('pays for one retry in ten requests, on top of a small floor', () => {
  const budget = new RetryBudget(defaultRetryBudgetOptions, 0)
  for (let request = 0; request < 200; request += 1) budget.earnForRequest(0)
  expect(drain(() => budget.payForRetry(0))).toBe(30)
})

it('pays for one hedge in twenty requests, out of the same money and never from the floor', () => {
  const budget = new RetryBudget(defaultRetryBudgetOptions, 0)
  expect(budget.payForHedge(0)).toBe(false)
  for (let request = 0; request < 201; request += 1) budget.earnForRequest(0)
  expect(drain(() => budget.payForHedge(0))).toBe(10)
  expect(drain(() => budget.payForRetry(0))).toBe(20)
})

it('forgets what was earned long ago, and refills its floor', () => {
  const budget = new RetryBudget(defaultRetryBudgetOptions, 0)
  for (let request = 0; request < 1_000; request += 1) budget.earnForRequest(0)
  drain(() => budget.payForRetry(0))
  for (let request = 0; request < 1_000; request += 1) budget.earnForRequest(0)
  const after = 10 * defaultRetryBudgetOptions.windowMs
  expect(drain(() => budget.payForRetry(after))).toBe(defaultRetryBudgetOptions.floor)
})

it('a lone user with a dead region is always answered', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, unavailable)
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, answering('west'))
  const fixture = new PoolFixture(clock, [east, west])
  for (let turn = 0; turn < 200; turn += 1) {
    expect((await fixture.answer()).text).toBe('west')
    await clock.advance(3_000)
  }
})

it('an outage everywhere is not multiplied by retries', async () => {
  const clock = new FakeClock()
  const flaky = inTurn(...Array.from({ length: 2_000 }, (_, call) => (call % 3 === 0 ? answering('ok') : unavailable)))
  const regions = ['a', 'b', 'c'].map((region) => new FakeDeployment(clock, { region }, flaky))
  const fixture = new PoolFixture(clock, regions)
  for (let request = 0; request < 1_000; request += 1) {
    fixture.ask()
    await clock.advance(20)
  }
  const calls = regions.reduce((sum, { calls }) => sum + calls.length, 0)
  expect(calls).toBeLessThanOrEqual(1_000 * 1.1 + 10 + 20 * 0.5)
})

it('going straight to another region while one is known to cool costs nothing', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' })
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, answering('west'))
  const options = { retryBudget: { floor: 1, floorPerSecond: 0, share: 0 } }
  const fixture = new PoolFixture(clock, [east, west], { options })
  east.script = () => [{ kind: 'fail', failure: { kind: 'throttled', throttle: 'quota', retryAfterMs: 1_000_000 } }]
  for (let turn = 0; turn < 50; turn += 1) expect((await fixture.answer()).text).toBe('west')
})

it('with nothing left to pay with, a failure is told as what it is', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, unavailable)
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, answering('west'))
  const options = { retryBudget: { floor: 0, floorPerSecond: 0, share: 0 } }
  const fixture = new PoolFixture(clock, [east, west], { options })
  expect((await fixture.answer()).error).toMatchObject({ code: 'upstream_failed' })
  east.script = () => [{ kind: 'fail', failure: { kind: 'throttled', throttle: 'quota', retryAfterMs: 5_000 } }]
  expect((await fixture.answer()).error).toMatchObject({ code: 'capacity_exhausted' })
})
