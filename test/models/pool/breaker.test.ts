// A region that fails is left alone, tried with one call, and trusted again step by step.
import { expect, it } from 'vitest'
import { defaultBreakerOptions } from '../../../shared/models/pool/breaker.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, failing, hanging, inTurn, unavailable } from '../../fakes/fake-deployment.ts'
import type { PoolObserver } from '../../../shared/models/pool/pool-observer.ts'
import { PoolFixture, outcomesOf } from './pool-fixture.ts'

function sickEast(script: FakeDeployment['script'] = unavailable, observer: PoolObserver = {}) {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, script)
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, answering('west'))
  const fixture = new PoolFixture(clock, [east, west], { observer })
  return { clock, east, west, fixture, state: () => fixture.pool.status()[0]?.state }
}

async function askTimes(fixture: PoolFixture, times: number) {
  for (let turn = 0; turn < times; turn += 1) expect((await fixture.answer()).text).not.toBe('')
}

it('leaves a region alone after five failures in a row', async () => {
  const { fixture, east, state } = sickEast()
  await askTimes(fixture, 4)
  expect(state()).toBe('closed')
  await askTimes(fixture, 10)
  expect(state()).toBe('open')
  expect(east.calls).toHaveLength(5)
})

it('leaves a region alone when half of its calls fail, though never many in a row', async () => {
  const flapping = inTurn(
    ...Array.from({ length: 30 }, (_, call) => (call % 2 === 0 ? unavailable : answering('east'))),
  )
  const { fixture, east, state } = sickEast(flapping)
  await askTimes(fixture, 20)
  expect(state()).toBe('open')
  expect(east.calls.length).toBeLessThan(15)
})

it('does not mind a failure among many answers', async () => {
  const script = inTurn(...Array.from({ length: 60 }, (_, call) => (call % 10 === 0 ? unavailable : answering('east'))))
  const { fixture, state } = sickEast(script)
  await askTimes(fixture, 50)
  expect(state()).toBe('closed')
})

it('counts a region that never begins to answer, and one that stops in the middle, as failing', async () => {
  const hung = sickEast(hanging)
  await askTimes(hung.fixture, 5)
  expect(hung.state()).toBe('open')

  const dropping = sickEast(() => [
    { kind: 'accept' },
    { kind: 'say', text: 'half' },
    { kind: 'fail', failure: { kind: 'dropped' } },
  ])
  for (let turn = 0; turn < 12; turn += 1) await dropping.fixture.answer({ canRestart: true })
  expect(dropping.state()).toBe('open')
})

it('leaves a region alone after five broken answers in a row, however well it did before', async () => {
  const breaking: FakeDeployment['script'] = () => [
    { kind: 'accept' },
    { kind: 'say', text: 'half' },
    { kind: 'fail', failure: { kind: 'dropped' } },
  ]
  const { fixture, east, state } = sickEast(answering('east'))
  await askTimes(fixture, 60)
  east.script = breaking
  for (let turn = 0; turn < 4; turn += 1) await fixture.answer({ canRestart: true })
  expect(state()).toBe('closed')
  await fixture.answer({ canRestart: true })
  expect(state()).toBe('open')
})

it('does not mind broken answers between whole ones, as long as they are few', async () => {
  const { fixture, east, state } = sickEast(answering('east'))
  await askTimes(fixture, 20)
  const whole = east.script
  east.script = (call) =>
    call % 5 === 0
      ? [
          { kind: 'say', text: 'half' },
          { kind: 'fail', failure: { kind: 'dropped' } },
        ]
      : whole(call)
  for (let turn = 0; turn < 40; turn += 1) await fixture.answer({ canRestart: true })
  expect(state()).toBe('closed')
})

it('lets exactly one request through as the probe, however many come', async () => {
  const { clock, fixture, east, state } = sickEast(inTurn(...Array(5).fill(unavailable), hanging))
  await askTimes(fixture, 5)
  await clock.advance(5_000)
  expect(state()).toBe('half-open')
  for (let request = 0; request < 30; request += 1) fixture.ask()
  await clock.advance(1_000)
  expect(east.calls).toHaveLength(6)
  expect(east.inFlight).toBe(1)
})

it('opens for twice as long each time the probe fails, up to a minute', async () => {
  const { clock, fixture, east } = sickEast()
  await askTimes(fixture, 5)
  const probes: number[] = []
  for (let second = 0; second < 300; second += 1) {
    const before = east.calls.length
    await fixture.answer()
    if (east.calls.length > before) probes.push(Math.round(clock.now() / 1_000))
    await clock.advance(1_000)
  }
  const pauses = probes.slice(1).map((probe, index) => probe - (probes[index] ?? 0))
  expect(pauses.slice(0, 3)).toEqual([expect.closeTo(10, -1), expect.closeTo(20, -1), expect.closeTo(40, -1)])
  expect(Math.max(...pauses)).toBeLessThanOrEqual(62)
  for (const pause of pauses.slice(3)) expect(pause).toBeGreaterThanOrEqual(60)
})

it('after the probe is answered, traffic comes back by slow start', async () => {
  const slow = answering('east', { firstTokenMs: 5_000 })
  const { clock, fixture, east, state } = sickEast(inTurn(...Array(5).fill(unavailable), answering('east'), slow))
  await askTimes(fixture, 5)
  await clock.advance(5_000)
  await askTimes(fixture, 1)
  expect(state()).toBe('ramping')

  const inFlight: number[] = []
  for (let second = 0; second < 4; second += 1) {
    for (let request = 0; request < 40; request += 1) fixture.ask()
    await clock.settle()
    inFlight.push(east.inFlight)
    await clock.advance(1_000)
  }
  expect(inFlight).toEqual([1, 2, 4, 8])
  await clock.advance(20_000)
  expect(state()).toBe('closed')
})

it('a lone user is not slowed by the ramp', async () => {
  const { clock, fixture, east } = sickEast(inTurn(...Array(5).fill(unavailable), answering('east')))
  await askTimes(fixture, 5)
  await clock.advance(5_000)
  await askTimes(fixture, 3)
  expect(east.calls).toHaveLength(8)
})

it('a probe that was throttled or cancelled decides nothing, and the next request probes', async () => {
  const { clock, fixture, state, east } = sickEast(inTurn(...Array(5).fill(unavailable), hanging, answering('east')))
  await askTimes(fixture, 5)
  await clock.advance(5_000)
  const leaving = new AbortController()
  fixture.ask({}, leaving.signal)
  await clock.advance(10)
  leaving.abort()
  await clock.settle()
  expect(state()).toBe('half-open')
  expect((await fixture.answer()).text).toBe('east')
  expect(east.calls).toHaveLength(7)
  expect(state()).toBe('ramping')
})

it('old news does not count: calls from before the break that fail later change nothing', async () => {
  const slowFailure = failing({ kind: 'unavailable', status: 500 }, 8_000)
  const scripts = [...Array(6).fill(slowFailure), ...Array(5).fill(unavailable), answering('east')]
  const { clock, fixture, state } = sickEast(inTurn(...scripts))
  for (let request = 0; request < 6; request += 1) fixture.ask()
  await askTimes(fixture, 5)
  await clock.advance(5_000)
  await askTimes(fixture, 1)
  expect(state()).toBe('ramping')
  await clock.advance(9_000)
  await askTimes(fixture, 1)
  expect(['ramping', 'closed']).toContain(state())
})

it('quarantines a region that refuses us, tells, and looks again after five minutes', async () => {
  const changes: string[] = []
  const observer: PoolObserver = {
    breakerChanged: ({ deployment, from, to }) => changes.push(`${deployment}: ${from} → ${to}`),
  }
  const refused = failing({ kind: 'misconfigured', status: 403 })
  const { clock, fixture, east, state } = sickEast(inTurn(refused, refused, answering('east')), observer)
  await askTimes(fixture, 3)
  expect(state()).toBe('quarantined')
  expect(fixture.pool.status()[0]).toMatchObject({ why: 'refuses us with status 403' })
  await clock.advance(defaultBreakerOptions.quarantineMs - 1_000)
  await askTimes(fixture, 2)
  expect(east.calls).toHaveLength(1)
  await clock.advance(1_000)
  await askTimes(fixture, 2)
  expect(east.calls).toHaveLength(2)
  await clock.advance(defaultBreakerOptions.quarantineMs)
  await askTimes(fixture, 1)
  expect(state()).toBe('ramping')
  expect(changes).toEqual([
    'east/gpt: closed → quarantined',
    'east/gpt: quarantined → half-open',
    'east/gpt: half-open → quarantined',
    'east/gpt: quarantined → half-open',
    'east/gpt: half-open → ramping',
  ])
})

it('a request that has failed once is not made the probe of another sick region', async () => {
  const clock = new FakeClock()
  const north = new FakeDeployment(
    clock,
    { region: 'north', priority: 0 },
    inTurn(answering('north'), answering('north')),
  )
  const east = new FakeDeployment(clock, { region: 'east', priority: 1 }, unavailable)
  const west = new FakeDeployment(clock, { region: 'west', priority: 2 }, answering('west'))
  const fixture = new PoolFixture(clock, [north, east, west])
  north.script = unavailable
  for (let turn = 0; turn < 5; turn += 1) await fixture.answer()
  expect(fixture.pool.status().map(({ state }) => state)).toEqual(['open', 'open', 'closed'])
  await clock.advance(5_000)
  const answer = await fixture.answer()
  expect(outcomesOf(answer)).toEqual(['north unavailable', 'west succeeded'])
})

it('a probe that hangs keeps its lease, even where nothing else can answer', async () => {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'only' })
  const fixture = new PoolFixture(clock, [only])
  for (let turn = 0; turn < 30; turn += 1) await fixture.answer()
  only.script = hanging
  for (let request = 0; request < 6; request += 1) fixture.ask()
  await clock.advance(4_000)
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'open' })
  const callsBefore = only.calls.length
  for (let second = 0; second < 60; second += 1) {
    fixture.ask({ userId: `user ${second}` })
    await clock.advance(1_000)
    expect(only.calls.slice(callsBefore).filter(({ isOver }) => !isOver).length).toBeLessThanOrEqual(1)
  }
  expect(only.calls.length).toBeGreaterThan(callsBefore)
})
