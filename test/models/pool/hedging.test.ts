// A second call for a request whose first is silent for too long.
import { expect, it } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, failing, hanging, throttled, unavailable } from '../../fakes/fake-deployment.ts'
import { PoolFixture, outcomesOf } from './pool-fixture.ts'

const warmUpRequests = 120

/** Both regions have answered often, east in 100 to 120 ms; enough has been saved up for hedges. */
async function warmedUp() {
  const clock = new FakeClock()
  let call = 0
  const usual: FakeDeployment['script'] = () => answering('east', { firstTokenMs: 100 + (call++ % 21) })()
  const east = new FakeDeployment(clock, { region: 'east' }, usual)
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, answering('west', { firstTokenMs: 50 }))
  const fixture = new PoolFixture(clock, [east, west])
  for (let turn = 0; turn < 60; turn += 1) await fixture.answer()
  east.script = answering('east', { firstTokenMs: 100 })
  for (let turn = 0; turn < 60; turn += 1) await fixture.answer()
  east.script = usual
  const forget = () => {
    east.calls.length = 0
    west.calls.length = 0
  }
  forget()
  return { clock, east, west, fixture, usual, forget }
}

it('a call silent past its region’s p95 gets a second one elsewhere; the first to speak wins, the other is cancelled', async () => {
  const { clock, east, west, fixture } = await warmedUp()
  east.script = answering('late', { firstTokenMs: 3_000 })
  const askedAt = clock.now()
  const answer = await fixture.answer()
  expect(answer.text).toBe('west')
  const hedgedAt = west.calls[0]!.startedAt
  expect(hedgedAt - askedAt).toBeGreaterThanOrEqual(115)
  expect(hedgedAt - askedAt).toBeLessThanOrEqual(120)
  expect(east.calls[0]!.cancelledAt).toBe(hedgedAt + 50)
  expect(answer.attempts).toMatchObject([
    { region: 'east', outcome: { kind: 'cancelled' }, isHedge: false, usage: { promptTokens: 100 } },
    { region: 'west', outcome: { kind: 'succeeded' }, isHedge: true },
  ])
})

it('when the first speaks after all, the hedge is cancelled', async () => {
  const { east, west, fixture } = await warmedUp()
  east.script = answering('east after all', { firstTokenMs: 140 })
  const answer = await fixture.answer()
  expect(answer.text).toBe('east after all')
  expect(west.calls[0]!.cancelledAt).toBeDefined()
  expect(outcomesOf(answer)).toEqual(['west cancelled', 'east succeeded'])
})

it('a failure of the first leaves the answer to its hedge', async () => {
  const { east, west, fixture } = await warmedUp()
  east.script = failing({ kind: 'unavailable', status: 500 }, 150)
  west.script = answering('west', { firstTokenMs: 400 })
  const answer = await fixture.answer()
  expect(answer.text).toBe('west')
  expect(outcomesOf(answer)).toEqual(['east unavailable', 'west succeeded'])
})

it('when both fail, the request goes on like any other', async () => {
  const { east, west, fixture } = await warmedUp()
  east.script = failing({ kind: 'unavailable', status: 500 }, 150)
  west.script = failing({ kind: 'unavailable', status: 500 }, 200)
  const answer = await fixture.answer()
  expect(answer.error).toMatchObject({ code: 'upstream_failed' })
  expect(answer.attempts).toHaveLength(3)
})

it('a request that is wrong everywhere ends with its first verdict', async () => {
  const { east, west, fixture } = await warmedUp()
  east.script = failing({ kind: 'context-overflow' }, 150)
  west.script = hanging
  const answer = await fixture.answer()
  expect(answer.error).toMatchObject({ failure: { kind: 'context-overflow' } })
  expect(outcomesOf(answer)).toEqual(['east context-overflow', 'west cancelled'])
})

it.each([
  ['the prompt is large', { promptTokens: 50_000 }],
  ['nobody is watching', { priority: 'summary' as const }],
])('never hedges when %s', async (_, request) => {
  const { east, west, fixture } = await warmedUp()
  east.script = answering('late', { firstTokenMs: 3_000 })
  const answer = await fixture.answer(request)
  expect(answer.text).toBe('late')
  expect(west.calls).toHaveLength(0)
})

it('never hedges into a region that is cooling', async () => {
  const { east, west, fixture, forget } = await warmedUp()
  east.script = unavailable
  west.script = throttled(60_000)
  await fixture.answer()
  forget()
  east.script = answering('late', { firstTokenMs: 3_000 })
  expect((await fixture.answer()).text).toBe('late')
  expect(west.calls).toHaveLength(0)
})

it('never hedges before it knows what is usual', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, answering('late', { firstTokenMs: 3_000 }))
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 })
  const fixture = new PoolFixture(clock, [east, west])
  for (let turn = 0; turn < 15; turn += 1) await fixture.answer()
  expect(west.calls).toHaveLength(0)
})

it('never hedges into the same region', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' })
  const sister = new FakeDeployment(clock, { region: 'east', id: 'east/sister', priority: 1 })
  const fixture = new PoolFixture(clock, [east, sister])
  for (let turn = 0; turn < 60; turn += 1) await fixture.answer()
  east.script = answering('late', { firstTokenMs: 3_000 })
  await fixture.answer()
  expect(sister.calls).toHaveLength(0)
})

it('costs at most one extra call in twenty, even when everything is slow', async () => {
  const { clock, east, west, fixture, forget, usual } = await warmedUp()
  let asked = 0
  for (let turn = 0; turn < 400; turn += 1) {
    east.script = turn % 3 === 0 ? answering('late', { firstTokenMs: 2_000 }) : usual
    asked += 1
    await fixture.answer()
  }
  expect(west.calls.length).toBeLessThanOrEqual((asked + warmUpRequests) * 0.05)
  forget()
  expect(clock.pendingTimers).toBe(0)
})

it('cuts the tail: one in fifty first tokens thirty times slower hardly shows', async () => {
  const { east, fixture, usual } = await warmedUp()
  const waits: number[] = []
  for (let turn = 0; turn < 1_000; turn += 1) {
    east.script = turn % 50 === 49 ? answering('late', { firstTokenMs: 3_000 }) : usual
    const askedAt = fixture.clock.now()
    const answer = await fixture.answer()
    const winner = answer.attempts.find(({ outcome }) => outcome.kind === 'succeeded')!
    waits.push(winner.startedAt - askedAt + (winner.timeToFirstTokenMs ?? Infinity))
  }
  const p99 = waits.toSorted((a, b) => a - b)[989]!
  expect(p99).toBeLessThan(300)
})

it('a region that hangs is found out, and its silent calls moved, long before the first deadline', async () => {
  const { clock, east, fixture } = await warmedUp()
  east.script = hanging
  const answers = []
  for (let request = 0; request < 10; request += 1) {
    answers.push(fixture.ask())
    await clock.advance(50)
  }
  await clock.advance(2_500)
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'open' })
  await clock.advance(2_000)
  expect(answers.map(({ text }) => text)).toEqual(answers.map(() => 'west'))
})

it('a region whose calls lose to their hedges five times in a row is left alone', async () => {
  const { east, fixture } = await warmedUp()
  east.script = hanging
  for (let turn = 0; turn < 5; turn += 1) expect((await fixture.answer()).text).toBe('west')
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'open' })
})

it('a busy event loop of ours does not look like a region that hangs', async () => {
  const { clock, east, fixture } = await warmedUp()
  east.script = answering('late', { firstTokenMs: 700 })
  const answers = Array.from({ length: 10 }, () => fixture.ask())
  await clock.advance(5_000)
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'closed' })
  expect(answers.filter(({ error }) => error)).toHaveLength(0)
})

it('a region that is merely slower than it was stays in use', async () => {
  const { clock, east, fixture } = await warmedUp()
  east.script = answering('slower', { firstTokenMs: 250 })
  for (let request = 0; request < 100; request += 1) {
    fixture.ask()
    await clock.advance(50)
  }
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'closed' })
})
