// A caller who leaves takes the call along.
import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import type { Attempt } from '../../../shared/models/attempt.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, hanging, unavailable } from '../../fakes/fake-deployment.ts'
import { PoolFixture, question } from './pool-fixture.ts'

function oneRegion(script: FakeDeployment['script']) {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'east' }, script)
  return { clock, only, fixture: new PoolFixture(clock, [only]) }
}

it('cancels the call the moment the caller leaves, and throws the caller’s reason', async () => {
  const { clock, only, fixture } = oneRegion(answering('one two three four', { gapMs: 1_000 }))
  const leaving = new AbortController()
  const answer = fixture.ask({}, leaving.signal)
  await clock.advance(1_500)
  const leftAt = clock.now()
  const reason = new Error('the reader left')
  leaving.abort(reason)
  await clock.settle()
  expect(answer.error).toBe(reason)
  expect(only.calls[0]!.cancelledAt).toBe(leftAt)
  expect(answer.attempts).toMatchObject([
    {
      outcome: { kind: 'cancelled' },
      usage: { promptTokens: 100, completionTokens: 2 },
      usageBasis: 'counted',
      durationMs: 1_500,
    },
  ])
})

it('cancels the call the moment the caller leaves, even while nobody reads', async () => {
  const { clock, only, fixture } = oneRegion(answering('one two three'))
  const leaving = new AbortController()
  const attempts: Attempt[] = []
  const asked = { ...question, onAttempt: (attempt: Attempt) => attempts.push(attempt) }
  const stream = fixture.model.stream(asked, leaving.signal)[Symbol.asyncIterator]()
  await clock.runUntil(stream.next())
  const reason = new Error('gone')
  leaving.abort(reason)
  expect(only.calls[0]!.cancelledAt).toBe(clock.now())
  expect(attempts).toMatchObject([{ outcome: { kind: 'cancelled' }, usage: { completionTokens: 1 } }])
  expect(fixture.pool.status()[0]).toMatchObject({ inFlight: 0 })
  await expect(stream.next()).rejects.toBe(reason)
})

it('cancels the call when the loop is left early', async () => {
  const { clock, only, fixture } = oneRegion(answering('one two three'))
  const attempts: Attempt[] = []
  const onAttempt = (attempt: Attempt) => attempts.push(attempt)
  const reading = (async () => {
    for await (const event of fixture.model.stream({ ...question, onAttempt }, new AbortController().signal)) {
      if (event.type === 'text-delta') break
    }
  })()
  await clock.runUntil(reading)
  expect(only.calls[0]!.cancelledAt).toBeDefined()
  expect(attempts).toMatchObject([{ outcome: { kind: 'cancelled' }, usage: { completionTokens: 1 } }])
  expect(clock.pendingTimers).toBe(0)
})

it('a call that has finished is left in peace: nothing is cancelled, and nothing is left behind', async () => {
  const { clock, only, fixture } = oneRegion(answering('one two'))
  const caller = new AbortController()
  const answer = fixture.ask({}, caller.signal)
  await clock.advance(1_000)
  expect(answer.text).toBe('one two')
  expect(only.calls[0]).toMatchObject({ isOver: true, cancelledAt: undefined })
  expect(only.calls[0]!.signal.aborted).toBe(false)
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
  expect(clock.pendingTimers).toBe(0)
})

it('makes no call for a caller who has left already', async () => {
  const { clock, only, fixture } = oneRegion(hanging)
  const answer = fixture.ask({}, AbortSignal.abort(new Error('gone')))
  await clock.settle()
  expect(answer.error).toMatchObject({ message: 'gone' })
  expect(only.calls).toHaveLength(0)
  expect(answer.attempts).toHaveLength(0)
})

it('does not wait for a deployment that ignores its signal', async () => {
  const { clock, fixture } = oneRegion(() => [{ kind: 'hang', isDeaf: true }])
  const leaving = new AbortController()
  const answer = fixture.ask({}, leaving.signal)
  await clock.advance(10)
  leaving.abort(new Error('gone'))
  await clock.settle()
  expect(answer.error).toMatchObject({ message: 'gone' })
})

it('a caller who leaves tells nothing about the region', async () => {
  const { clock, fixture } = oneRegion(hanging)
  for (let turn = 0; turn < 10; turn += 1) {
    const leaving = new AbortController()
    fixture.ask({}, leaving.signal)
    await clock.advance(1_000)
    leaving.abort()
    await clock.settle()
  }
  expect(fixture.pool.status()[0]).toMatchObject({ state: 'closed', inFlight: 0 })
})

it('never reads ahead of its reader', async () => {
  const { clock, fixture } = oneRegion(() => [])
  let produced = 0
  fixture.deployments[0]!.stream = async function* stream() {
    for (; produced < 1_000; produced += 1) yield { type: 'text-delta', text: 'word ' }
    yield {
      type: 'finish',
      finishReason: 'stop',
      usage: { promptTokens: 1, cachedPromptTokens: 0, completionTokens: 1 },
    }
  }
  const stream = fixture.model.stream(question, new AbortController().signal)[Symbol.asyncIterator]()
  for (let read = 0; read < 3; read += 1) await stream.next()
  await clock.settle()
  expect(produced).toBeLessThanOrEqual(3)
})

it('gives a permit back unused when the caller leaves between the permit and the call', async () => {
  const clock = new FakeClock()
  const leaving = new AbortController()
  const east = new FakeDeployment(clock, { region: 'east' }, unavailable)
  const west = new FakeDeployment(clock, { region: 'west', priority: 1, tokensPerMinute: 1_000, requestsPerMinute: 60 })
  const observer = { failedOver: () => leaving.abort(new Error('gone')) }
  const fixture = new PoolFixture(clock, [east, west], { observer })
  const answer = fixture.ask({}, leaving.signal)
  await clock.advance(100)
  expect(answer.error).toMatchObject({ message: 'gone' })
  expect(west.calls).toHaveLength(0)
  expect(answer.attempts).toHaveLength(1)
  expect(fixture.pool.status()[1]).toMatchObject({ inFlight: 0, tokens: { left: 1_000 }, requests: { left: 1 } })
})
