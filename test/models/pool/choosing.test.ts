// Which region a request goes to: by priority, weight and conversation.
import { expect, it } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, hanging, inTurn, throttled, unavailable } from '../../fakes/fake-deployment.ts'
import { PoolFixture } from './pool-fixture.ts'

function regions(
  clock: FakeClock,
  ...infos: readonly (Partial<FakeDeployment['info']> & { readonly region: string })[]
) {
  return infos.map((info) => new FakeDeployment(clock, info, answering(info.region, { firstTokenMs: 1 })))
}

it('uses a later priority group only while no earlier one can take the request', async () => {
  const clock = new FakeClock()
  const [provisioned, payg] = regions(clock, { region: 'provisioned' }, { region: 'payg', priority: 1 })
  const fixture = new PoolFixture(clock, [provisioned!, payg!])
  provisioned!.script = inTurn(throttled(5_000), answering('provisioned'))
  await fixture.answer()
  expect((await fixture.answer()).text).toBe('payg')
  await clock.advance(5_000)
  expect((await fixture.answer()).text).toBe('provisioned')
  expect(payg!.calls).toHaveLength(2)
})

it('shares the traffic of a group by weight', async () => {
  const clock = new FakeClock()
  const deployments = regions(clock, { region: 'a', weight: 6 }, { region: 'b', weight: 3 }, { region: 'c', weight: 1 })
  const fixture = new PoolFixture(clock, deployments)
  for (let request = 0; request < 1_000; request += 1) fixture.ask()
  await clock.advance(100)
  const [a, b, c] = deployments.map(({ calls }) => calls.length)
  expect(a).toBeGreaterThan(540)
  expect(a).toBeLessThan(660)
  expect(b).toBeGreaterThan(250)
  expect(b).toBeLessThan(350)
  expect(c).toBeGreaterThan(60)
})

it('shares conversations by weight too', async () => {
  const clock = new FakeClock()
  const deployments = regions(clock, { region: 'a', weight: 3 }, { region: 'b', weight: 1 })
  const fixture = new PoolFixture(clock, deployments)
  for (let request = 0; request < 1_000; request += 1) fixture.ask({ affinityKey: `session-${request}` })
  await clock.advance(100)
  expect(deployments[0]!.calls.length).toBeGreaterThan(690)
  expect(deployments[0]!.calls.length).toBeLessThan(810)
})

it('keeps a conversation in its region while that is healthy, and brings it back afterwards', async () => {
  const clock = new FakeClock()
  const deployments = regions(clock, { region: 'a' }, { region: 'b' }, { region: 'c' })
  const fixture = new PoolFixture(clock, deployments)
  const regionOf = async () => (await fixture.answer({ affinityKey: 'session-1' })).text
  const home = await regionOf()
  for (let turn = 0; turn < 10; turn += 1) expect(await regionOf()).toBe(home)

  const homeDeployment = deployments.find(({ info }) => info.region === home)!
  homeDeployment.script = throttled(10_000)
  const refuge = await regionOf()
  expect(refuge).not.toBe(home)
  homeDeployment.script = answering(home)
  for (let turn = 0; turn < 5; turn += 1) expect(await regionOf()).toBe(refuge)
  await clock.advance(10_000)
  expect(await regionOf()).toBe(home)
})

it('moves only the conversations of the region that is gone', async () => {
  const clock = new FakeClock()
  const deployments = regions(clock, { region: 'a' }, { region: 'b' }, { region: 'c' })
  const keys = Array.from({ length: 60 }, (_, index) => `session-${index}`)
  const homes = async (fixture: PoolFixture) =>
    Promise.all(keys.map(async (affinityKey) => (await fixture.answer({ affinityKey })).text))
  const before = await homes(new PoolFixture(clock, deployments))
  const after = await homes(new PoolFixture(clock, deployments.slice(0, 2)))
  expect(new Set(before)).toEqual(new Set(['a', 'b', 'c']))
  expect(new Set(after)).toEqual(new Set(['a', 'b']))
  for (const [index, home] of before.entries()) if (home !== 'c') expect(after[index]).toBe(home)
})

it('works with a single deployment', async () => {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'only' }, inTurn(unavailable, answering('only')))
  const fixture = new PoolFixture(clock, [only])
  expect((await fixture.answer()).text).toBe('only')
  expect(only.calls).toHaveLength(2)
})

it('starts no timer before it is asked anything, and leaves none when a caller stops listening', async () => {
  const clock = new FakeClock()
  const fixture = new PoolFixture(clock, regions(clock, { region: 'a' }))
  expect(clock.pendingTimers).toBe(0)
  fixture.deployments[0]!.script = hanging
  const leaving = new AbortController()
  fixture.ask({}, leaving.signal)
  await clock.advance(10)
  leaving.abort()
  await clock.settle()
  expect(clock.pendingTimers).toBe(0)
})
