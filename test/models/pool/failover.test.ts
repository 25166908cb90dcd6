// When one region cannot answer, another does, as long as nothing was said.
import { expect, it } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, failing, hanging, throttled, unavailable } from '../../fakes/fake-deployment.ts'
import { PoolFixture, outcomesOf } from './pool-fixture.ts'

function twoRegions(first: FakeDeployment['script'], second: FakeDeployment['script'] = answering('from the second')) {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east', priority: 0 }, first)
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, second)
  return { east, west, fixture: new PoolFixture(clock, [east, west]) }
}

it('streams the answer of one deployment and says which', async () => {
  const { fixture, west } = twoRegions(answering('hello there'))
  const answer = await fixture.answer()
  expect(answer.events).toEqual([
    { type: 'text-delta', text: 'hello ' },
    { type: 'text-delta', text: 'there' },
    {
      type: 'finish',
      finishReason: 'stop',
      usage: { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 2 },
      model: 'gpt',
      region: 'east',
    },
  ])
  expect(west.calls).toHaveLength(0)
  expect(outcomesOf(answer)).toEqual(['east succeeded'])
  expect(answer.attempts[0]).toMatchObject({ timeToFirstTokenMs: 100, isHedge: false, usageBasis: 'reported' })
})

it.each([
  ['is unavailable', unavailable],
  ['throttles', throttled(10_000)],
  ['throttles without saying for how long', throttled()],
  ['refuses our credentials', failing({ kind: 'misconfigured', status: 401 })],
  ['drops the call', failing({ kind: 'dropped' })],
])('answers from another region, at once and unseen, when the first %s', async (_, script) => {
  const { fixture, west } = twoRegions(script)
  const askedAt = fixture.clock.now()
  const answer = await fixture.answer()
  expect(answer.text).toBe('from the second')
  expect(answer.events.filter((event) => event.type === 'restart')).toHaveLength(0)
  expect(west.calls[0]?.startedAt).toBe(askedAt + 5)
  expect(answer.attempts).toHaveLength(2)
})

it('answers from another region when the first token does not come in time', async () => {
  const { fixture, west } = twoRegions(hanging)
  const askedAt = fixture.clock.now()
  const answer = await fixture.answer()
  expect(outcomesOf(answer)).toEqual(['east timed-out', 'west succeeded'])
  expect(west.calls[0]?.startedAt).toBe(askedAt + 20_000)
})

it.each([
  [{ kind: 'content-filtered', side: 'question', category: 'violence' } as const, 'content_filtered'],
  [{ kind: 'rejected', status: 400 } as const, 'upstream_failed'],
])('never repeats elsewhere what is wrong with the request itself: %j', async (failure, code) => {
  const { fixture, west } = twoRegions(failing(failure))
  const answer = await fixture.answer()
  expect(answer.error).toMatchObject({ code })
  expect(west.calls).toHaveLength(0)
  expect(answer.attempts).toHaveLength(1)
})

it('says which side the content filter stopped, and why', async () => {
  const { fixture } = twoRegions(failing({ kind: 'content-filtered', side: 'question', category: 'violence' }))
  const { error } = await fixture.answer()
  expect(error).toMatchObject({ details: { side: 'question', category: 'violence' } })
})

it('hands a context overflow to the caller, who can shorten the prompt', async () => {
  const { fixture, west } = twoRegions(failing({ kind: 'context-overflow' }))
  const { error } = await fixture.answer()
  expect(error).toMatchObject({ failure: { kind: 'context-overflow' } })
  expect(west.calls).toHaveLength(0)
})

it('gives up after three calls, and says when to come back', async () => {
  const { fixture, east, west } = twoRegions(unavailable, unavailable)
  const answer = await fixture.answer()
  expect(answer.error).toMatchObject({ code: 'capacity_exhausted', retryAfterMs: 1_000 })
  expect(answer.attempts).toHaveLength(3)
  expect(east.calls.length + west.calls.length).toBe(3)
})

it('gives up after three calls with a fault of ours when a fourth region could have been asked', async () => {
  const clock = new FakeClock()
  const regions = ['east', 'west', 'south', 'north'].map(
    (region, priority) => new FakeDeployment(clock, { region, priority }, unavailable),
  )
  const answer = await new PoolFixture(clock, regions).answer()
  expect(answer.error).toMatchObject({ code: 'upstream_failed' })
  expect(regions[3]?.calls).toHaveLength(0)
})

it('keeps nobody waiting when every region is down: the refusal comes at once, with the soonest return', async () => {
  const { fixture, east, west } = twoRegions(unavailable, unavailable)
  for (let request = 0; request < 5; request++) await fixture.answer()
  expect(fixture.pool.status().map(({ state }) => state)).toEqual(['open', 'open'])
  const callsBefore = east.calls.length + west.calls.length
  const askedAt = fixture.clock.now()

  const answer = await fixture.answer()
  expect(answer.error).toMatchObject({ code: 'capacity_exhausted' })
  expect(answer.endedAt).toBe(askedAt)
  expect(east.calls.length + west.calls.length).toBe(callsBefore)
})

it('waits a random while only when it returns to a deployment that has failed this request', async () => {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'east' }, unavailable)
  const fixture = new PoolFixture(clock, [only], { random: () => 0.5 })
  await fixture.answer()
  const starts = only.calls.map((call) => call.startedAt)
  const waits = starts.slice(1).map((start, index) => Math.round(start - (starts[index] ?? 0) - 5))
  expect(waits).toEqual([125, 250])
})

it('treats a deployment that breaks its port as unavailable', async () => {
  const { fixture, east } = twoRegions(unavailable)
  east.stream = () => {
    throw new TypeError('not a model error')
  }
  const answer = await fixture.answer()
  expect(outcomesOf(answer)).toEqual(['east unavailable', 'west succeeded'])
})

it('treats a stream that ends without a finish as dropped', async () => {
  const { fixture } = twoRegions(() => [{ kind: 'accept' }])
  const answer = await fixture.answer()
  expect(outcomesOf(answer)).toEqual(['east dropped', 'west succeeded'])
})

it('leaves no timer behind', async () => {
  const { fixture } = twoRegions(unavailable)
  await fixture.answer()
  expect(fixture.clock.pendingTimers).toBe(0)
})
