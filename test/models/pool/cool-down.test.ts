// A region that throttles is left alone for as long as it says.
import { expect, it } from 'vitest'
import { coolDownAfter, defaultCoolDownOptions, notCooling } from '../../../shared/models/pool/cool-down.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, inTurn, throttled } from '../../fakes/fake-deployment.ts'
import { PoolFixture, outcomesOf } from './pool-fixture.ts'

it.each([1, 37.5, 60_000, 400_000])('leaves a throttled region alone for all of its %d ms', async (retryAfterMs) => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, inTurn(throttled(retryAfterMs), answering('east')))
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, answering('west', { firstTokenMs: 1 }))
  const fixture = new PoolFixture(clock, [east, west])

  fixture.ask()
  await clock.advance(5)
  const returnsAt = clock.now() + retryAfterMs
  expect(east.calls).toHaveLength(1)
  while (clock.now() < returnsAt) {
    fixture.ask()
    await clock.advance(Math.max(0.25, retryAfterMs / 40))
  }
  const early = east.calls.slice(1).filter((call) => call.startedAt < returnsAt)
  expect(early).toHaveLength(0)

  fixture.ask()
  await clock.advance(0)
  expect(east.calls.length).toBeGreaterThan(1)
})

it('a later 429 with a shorter wait does not shorten the longer one', () => {
  const first = coolDownAfter(notCooling, { startedAt: 0, retryAfterMs: 50_000 }, 10, () => 0, defaultCoolDownOptions)
  const second = coolDownAfter(first, { startedAt: 5, retryAfterMs: 1 }, 20, () => 0, defaultCoolDownOptions)
  expect(second.until).toBe(50_010)
})

it('without a hint it waits a random while that grows with every throttling, up to a minute', () => {
  const waits: number[] = []
  let coolDown = notCooling
  let now = 0
  for (let throttling = 0; throttling < 9; throttling += 1) {
    coolDown = coolDownAfter(
      coolDown,
      { startedAt: now, retryAfterMs: undefined },
      now,
      () => 0.5,
      defaultCoolDownOptions,
    )
    waits.push(coolDown.until - now)
    now = coolDown.until
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
})

it('calls refused together count as one throttling', () => {
  let coolDown = notCooling
  for (let call = 0; call < 20; call += 1) {
    coolDown = coolDownAfter(coolDown, { startedAt: 1, retryAfterMs: undefined }, 2, () => 1, defaultCoolDownOptions)
  }
  expect(coolDown.consecutive).toBe(1)
})

it('throttling never opens the breaker', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, throttled(1))
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 })
  const fixture = new PoolFixture(clock, [east, west])
  for (let turn = 0; turn < 9; turn += 1) {
    await fixture.answer()
    await clock.advance(1_000)
  }
  expect(east.calls.length).toBe(9)
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'closed', throttles: { quota: 9 } })
})

it('when all are cooling, waits for the soonest and answers', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, inTurn(throttled(20_000), answering('east')))
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, inTurn(throttled(3_000), answering('west')))
  const fixture = new PoolFixture(clock, [east, west])
  const askedAt = clock.now()
  const answer = await fixture.answer()
  expect(answer.text).toBe('west')
  expect(outcomesOf(answer)).toEqual(['east throttled', 'west throttled', 'west succeeded'])
  expect(west.calls[1]?.startedAt).toBe(askedAt + 3_010)
})

it('when all are cooling for longer than the request can wait, says at once when the soonest returns', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, throttled(300_000))
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, throttled(90_000))
  const fixture = new PoolFixture(clock, [east, west])
  const first = await fixture.answer()
  expect(first.error).toMatchObject({ code: 'capacity_exhausted', retryAfterMs: 90_000 })
  await clock.advance(10_000)
  const askedAt = clock.now()
  const second = await fixture.answer()
  expect(second.error).toMatchObject({ code: 'capacity_exhausted', retryAfterMs: 80_000 })
  expect(second.endedAt).toBe(askedAt)
  expect(second.attempts).toHaveLength(0)
})

it('a crowd that waited for one region comes back by slow start, not all at once', async () => {
  const clock = new FakeClock()
  const script = inTurn(throttled(2_000), answering('ok', { firstTokenMs: 400 }))
  const only = new FakeDeployment(clock, { region: 'east' }, script)
  const fixture = new PoolFixture(clock, [only])
  fixture.ask()
  await clock.advance(100)
  const crowd = Array.from({ length: 40 }, (_, user) => fixture.ask({ userId: `user ${user}` }))
  await clock.advance(1_905)
  expect(only.inFlight).toBe(1)
  await clock.advance(1_000)
  expect(only.inFlight).toBeLessThanOrEqual(2)
  await clock.advance(30_000)
  expect(crowd.map((answer) => answer.text)).toEqual(crowd.map(() => 'ok'))
})
