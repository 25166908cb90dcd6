// The three deadlines of an answer: its first token, a gap, the whole.
import { expect, it } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import type { Step } from '../../fakes/fake-deployment.ts'
import { FakeDeployment, answering, failing } from '../../fakes/fake-deployment.ts'
import { PoolFixture, outcomesOf, question } from './pool-fixture.ts'

function twoRegions(first: readonly Step[]) {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, () => first)
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, answering('west'))
  return { clock, east, west, fixture: new PoolFixture(clock, [east, west]) }
}

it('an answer that stops for longer than the gap deadline counts as dropped', async () => {
  const { fixture, east } = twoRegions([{ kind: 'say', text: 'half ' }, { kind: 'hang' }])
  const askedAt = fixture.clock.now()
  const answer = await fixture.answer()
  expect(answer.error).toMatchObject({ code: 'upstream_failed' })
  expect(outcomesOf(answer)).toEqual(['east timed-out'])
  expect(east.calls[0]!.cancelledAt).toBe(askedAt + 15_000)
})

it('the gap counts only while the reader waits: a slow reader is not the region’s fault', async () => {
  const { fixture, clock } = twoRegions([{ kind: 'say', text: 'a' }, { kind: 'say', text: 'b' }, { kind: 'finish' }])
  const texts: string[] = []
  for await (const event of fixture.model.stream(question, new AbortController().signal)) {
    if (event.type === 'text-delta') texts.push(event.text)
    await clock.advance(30_000)
  }
  expect(texts).toEqual(['a', 'b'])
})

it('ends the whole answer at the total deadline, cancelling the call', async () => {
  const talking = Array.from({ length: 50 }, (): Step[] => [
    { kind: 'wait', ms: 10_000 },
    { kind: 'say', text: 'and ' },
  ]).flat()
  const { fixture, east } = twoRegions(talking)
  const askedAt = fixture.clock.now()
  const answer = await fixture.answer({ canRestart: true })
  expect(answer.error).toMatchObject({ code: 'deadline_exceeded' })
  expect(answer.endedAt).toBe(askedAt + 120_000)
  expect(east.calls[0]!.cancelledAt).toBe(askedAt + 120_000)
  expect(outcomesOf(answer)).toEqual(['east timed-out'])
})

it('cancels the call at the total deadline even while nobody reads', async () => {
  const { fixture, east, clock } = twoRegions([
    { kind: 'say', text: 'a' },
    { kind: 'say', text: 'b' },
    { kind: 'finish' },
  ])
  const askedAt = clock.now()
  const stream = fixture.model.stream(question, new AbortController().signal)[Symbol.asyncIterator]()
  await stream.next()
  await clock.advance(200_000)
  expect(east.calls[0]!.cancelledAt).toBe(askedAt + 120_000)
  await expect(stream.next()).rejects.toMatchObject({ code: 'deadline_exceeded' })
})

it('keeps its deadlines with a deployment that ignores its signal', async () => {
  const { fixture, clock } = twoRegions([{ kind: 'hang', isDeaf: true }])
  const askedAt = clock.now()
  const answer = await fixture.answer()
  expect(answer.text).toBe('west')
  expect(answer.endedAt).toBe(askedAt + 20_100)
})

it('starts no further call when the request’s time is up', async () => {
  const clock = new FakeClock()
  const slowly = failing({ kind: 'unavailable', status: 503 }, 19_000)
  const east = new FakeDeployment(clock, { region: 'east' }, slowly)
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, slowly)
  const fixture = new PoolFixture(clock, [east, west], { options: { deadlines: { totalMs: 30_000 } } })
  const askedAt = clock.now()
  const answer = await fixture.answer()
  expect(answer.error).toMatchObject({ code: 'deadline_exceeded' })
  expect(answer.endedAt).toBe(askedAt + 30_000)
  expect(answer.attempts).toHaveLength(2)
})

it('running out of the request’s own time tells nothing about a region', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, () => [{ kind: 'hang' }])
  const fixture = new PoolFixture(clock, [east], { options: { deadlines: { totalMs: 5_000 } } })
  for (let turn = 0; turn < 8; turn += 1) await fixture.answer()
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'closed' })
})

it('an observer that throws at a deadline fails the request, not the process', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, () => [{ kind: 'hang' }])
  const fault = new Error('the observer is broken')
  const observer = {
    attemptEnded: () => {
      throw fault
    },
  }
  const fixture = new PoolFixture(clock, [east], { observer })
  expect((await fixture.answer()).error).toBe(fault)
  expect(fixture.pool.status()[0]).toMatchObject({ inFlight: 0 })
})
