// What operators and telemetry see of a deployment.
import { expect, it } from 'vitest'
import type { PoolObserver } from '../../../shared/models/pool/pool-observer.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, inTurn, throttled, unavailable } from '../../fakes/fake-deployment.ts'
import { PoolFixture } from './pool-fixture.ts'

it('shows a deployment as it is: in use, and how fast it answers', async () => {
  const clock = new FakeClock()
  const fixture = new PoolFixture(clock, [new FakeDeployment(clock, { region: 'east' })])
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'closed', until: undefined, firstTokenP95Ms: undefined })
  for (let turn = 0; turn < 10; turn += 1) await fixture.answer()
  expect(fixture.pool.status()[0]).toEqual({
    id: 'east/gpt',
    region: 'east',
    model: 'gpt',
    state: 'closed',
    why: 'in use',
    until: undefined,
    tokens: undefined,
    requests: undefined,
    firstTokenP50Ms: 100,
    firstTokenP95Ms: 100,
    throttles: { quota: 0, capacity: 0, 'temporary-reduction': 0, 'over-reservation': 0 },
    inFlight: 0,
  })
})

it('shows until when a throttled deployment cools', async () => {
  const clock = new FakeClock()
  const fixture = new PoolFixture(clock, [new FakeDeployment(clock, { region: 'east' }, throttled(90_000))])
  await fixture.answer()
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'cooling', why: 'throttled', until: clock.now() + 90_000 })
})

it('tells its observer what happens, once each', async () => {
  const clock = new FakeClock()
  const seen: string[] = []
  const observer: PoolObserver = {
    attemptEnded: ({ region, outcome }) => seen.push(`${region} ${outcome.kind}`),
    throttled: ({ deployment, throttle }) => seen.push(`${deployment} throttled by ${throttle}`),
    failedOver: ({ from, to }) => seen.push(`${from} → ${to}`),
  }
  const east = new FakeDeployment(clock, { region: 'east' }, inTurn(throttled(1), unavailable, answering('east')))
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 })
  const fixture = new PoolFixture(clock, [east, west], { observer })
  await fixture.answer()
  await clock.advance(10_000)
  await fixture.answer()
  expect(seen).toEqual([
    'east/gpt throttled by quota',
    'east throttled',
    'east/gpt → west/gpt',
    'west succeeded',
    'east unavailable',
    'east/gpt → west/gpt',
    'west succeeded',
  ])
})
