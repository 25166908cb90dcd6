// Calls wait here for the quota that the service would refuse them for.
import { expect, it } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { FakeDeployment, answering, throttled } from '../../fakes/fake-deployment.ts'
import type { PoolOptionsInput } from '../../../shared/models/pool/pool-options.ts'
import { PoolFixture } from './pool-fixture.ts'

/** A minute, and what a call may take to arrive: the service's minute begins with that. */
const minuteMs = 60_500

/** Each question of the fixture is estimated at 200 tokens. */
function pacedAt(tokensPerMinute: number, options: PoolOptionsInput = {}) {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'east', tokensPerMinute }, answering('ok'))
  return { clock, only, fixture: new PoolFixture(clock, [only], { options }) }
}

it('does not send what the quota cannot take, and sends it the moment it can', async () => {
  const { clock, only, fixture } = pacedAt(1_000)
  for (let request = 0; request < 5; request += 1) fixture.ask()
  await clock.advance(1_000)
  const sixth = fixture.ask()
  await clock.advance(58_000)
  expect(only.calls).toHaveLength(5)
  await clock.advance(2_000)
  expect(only.calls).toHaveLength(6)
  expect(only.calls[5]!.startedAt).toBe(only.calls[0]!.startedAt + minuteMs)
  expect(sixth.text).toBe('ok')
})

it('sends to another region what the first has no tokens for', async () => {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east', tokensPerMinute: 400 })
  const west = new FakeDeployment(clock, { region: 'west', priority: 1, tokensPerMinute: 400 })
  const fixture = new PoolFixture(clock, [east, west])
  for (let request = 0; request < 4; request += 1) fixture.ask()
  await clock.advance(1_000)
  expect([east.calls.length, west.calls.length]).toEqual([2, 2])
})

it('spreads requests over the second as the service expects them', async () => {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'east', requestsPerMinute: 120 })
  const fixture = new PoolFixture(clock, [only])
  for (let request = 0; request < 20; request += 1) fixture.ask()
  await clock.advance(20_000)
  const starts = only.calls.map(({ startedAt }) => startedAt)
  expect(starts).toHaveLength(20)
  for (const start of starts) {
    expect(starts.filter((other) => other >= start && other < start + 1_000).length).toBeLessThanOrEqual(2)
  }
})

it('does not pace a deployment whose quota is unknown', async () => {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'east' })
  const fixture = new PoolFixture(clock, [only])
  for (let request = 0; request < 500; request += 1) fixture.ask()
  await clock.advance(0)
  expect(only.calls).toHaveLength(500)
})

it('heeds a lower figure in the answers: someone else uses the quota too', async () => {
  const { clock, only, fixture } = pacedAt(10_000)
  only.script = (call) => [{ kind: 'accept', rateLimit: { remainingTokens: 350 - 200 * call } }, { kind: 'finish' }]
  fixture.ask()
  await clock.advance(10)
  for (let request = 0; request < 5; request += 1) fixture.ask()
  await clock.advance(10)
  expect(only.calls).toHaveLength(2)
})

it('what may wait leaves a part of the quota to people', async () => {
  const { clock, only, fixture } = pacedAt(20_000)
  for (let job = 0; job < 100; job += 1) fixture.ask({ priority: 'summary' })
  await clock.advance(10)
  expect(only.calls).toHaveLength(95)
  fixture.ask()
  await clock.advance(10)
  expect(only.calls).toHaveLength(96)
})

it('indexing goes evenly over the minute, and makes up for a pause of two seconds', async () => {
  const { clock, only, fixture } = pacedAt(60_000)
  const callsWithin = async (durationMs: number): Promise<number> => {
    const before = only.calls.length
    await clock.advance(durationMs)
    return only.calls.length - before
  }
  const batch = () => fixture.ask({ priority: 'indexing', promptTokens: 820 })
  for (let n = 0; n < 20; n += 1) batch()
  // One a second: those of two seconds of pause, and that of this one.
  expect(await callsWithin(1)).toBe(3)
  expect(await callsWithin(10_000)).toBe(10)
  await clock.advance(60_000)
  expect(only.calls).toHaveLength(20)
  for (let n = 0; n < 20; n += 1) batch()
  expect(await callsWithin(1)).toBe(3)
})

it('what is kept for people stays theirs, however long indexing waits for indexing', async () => {
  const { clock, fixture } = pacedAt(50_000)
  const index = () => fixture.ask({ priority: 'indexing', userId: 'indexing', promptTokens: 1_200 })
  // As many jobs as one instance takes from two queues at a time: with what questions leave of the quota, each waits for most of a minute.
  const jobs = Array.from({ length: 24 }, index)
  for (let second = 0; second < 240; second += 1) {
    const question = fixture.ask({ userId: `user ${second}` })
    await clock.advance(1_000)
    expect(question.text, `asked after ${second} s`).toBe('ok')
    for (const [place, { endedAt }] of jobs.entries()) if (endedAt !== undefined) jobs[place] = index()
  }
})

it('serves waiting users in turn, however much one of them asks', async () => {
  const { clock, only, fixture } = pacedAt(1_000)
  const order: string[] = []
  only.stream = async function* stream(request) {
    order.push(request.messages[0]!.content)
    yield {
      type: 'finish',
      finishReason: 'stop',
      usage: { promptTokens: 1, cachedPromptTokens: 0, completionTokens: 1 },
    }
  }
  const ask = (userId: string) => fixture.ask({ userId, messages: [{ role: 'user', content: userId }] })
  for (let request = 0; request < 5; request += 1) ask('first')
  await clock.advance(1)
  for (let request = 0; request < 3; request += 1) ask('greedy')
  ask('modest')
  await clock.advance(minuteMs)
  expect(order.slice(5)).toEqual(['greedy', 'modest', 'greedy', 'greedy'])
})

it('serves chat before indexing, yet indexing is never left out for good', async () => {
  const { clock, fixture } = pacedAt(1_000)
  const served: string[] = []
  const ask = async (priority: 'chat' | 'indexing') => {
    const answer = await fixture.answer({ priority, userId: priority })
    if (!answer.error) served.push(priority)
  }
  fixture.deployments[0]!.script = answering('ok', { firstTokenMs: 1 })
  const pending: Promise<void>[] = [ask('indexing')]
  for (let second = 0; second < 120; second += 1) {
    if (second % 9 === 5) pending.push(ask('indexing'))
    pending.push(ask('chat'))
    await clock.advance(1_000)
  }
  await Promise.all(pending)
  expect(served.filter((priority) => priority === 'chat').length).toBeGreaterThan(5)
  expect(served.filter((priority) => priority === 'indexing').length).toBeGreaterThan(2)
})

it('a large request is not overtaken forever by small ones', async () => {
  const { clock, fixture } = pacedAt(1_000)
  fixture.ask({ promptTokens: 500 })
  await clock.advance(10)
  const large = fixture.ask({ userId: 'large', promptTokens: 350 })
  for (let second = 0; second < 59; second += 1) {
    fixture.ask({ userId: `small ${second}`, promptTokens: 10, maxOutputTokens: 10 })
    await clock.advance(1_000)
  }
  await clock.advance(2_000)
  expect(large.text).toBe('ok')
})

it('refuses at once what would stand behind more than the quotas give in the longest wait', async () => {
  const { clock, fixture } = pacedAt(1_000)
  const answers = Array.from({ length: 20 }, (_, user) => fixture.ask({ userId: `user ${user}` }))
  await clock.advance(0)
  const refused = answers.filter(({ error }) => error)
  expect(refused).toHaveLength(10)
  for (const { error } of refused) expect(error).toMatchObject({ code: 'capacity_exhausted', retryAfterMs: minuteMs })
  await clock.advance(61_000)
  expect(answers.filter(({ text }) => text === 'ok')).toHaveLength(10)
})

it('keeps the waiting line within its limit', async () => {
  const { clock, fixture } = pacedAt(1_000, { waiting: { maxWaiting: 3 } })
  const answers = Array.from({ length: 12 }, (_, user) => fixture.ask({ userId: `user ${user}` }))
  await clock.advance(0)
  expect(answers.filter(({ error }) => error)).toHaveLength(4)
})

it('whoever leaves the line is forgotten, and the line goes on', async () => {
  const { clock, only, fixture } = pacedAt(1_000)
  for (let request = 0; request < 5; request += 1) fixture.ask()
  await clock.advance(10)
  const leaving = new AbortController()
  const left = fixture.ask({ userId: 'impatient', promptTokens: 800 }, leaving.signal)
  const patient = fixture.ask({ userId: 'patient' })
  await clock.advance(10)
  leaving.abort(new Error('gone'))
  await clock.advance(61_000)
  expect(left.error).toMatchObject({ message: 'gone' })
  expect(left.attempts).toHaveLength(0)
  expect(patient.text).toBe('ok')
  expect(only.calls).toHaveLength(6)
  expect(clock.pendingTimers).toBe(0)
})

it('says what is left of each quota', async () => {
  const clock = new FakeClock()
  const info = { region: 'east', tokensPerMinute: 1_000, requestsPerMinute: 600 }
  const fixture = new PoolFixture(clock, [new FakeDeployment(clock, info)])
  fixture.ask()
  await clock.advance(1)
  expect(fixture.pool.status()[0]).toMatchObject({
    tokens: { limit: 1_000, left: 800, windowMs: 60_000 },
    requests: { limit: 10, left: 9, windowMs: 1_000 },
    inFlight: 1,
  })
})

it('charges a prompt by its characters where the service would, although it has fewer tokens', async () => {
  const { clock, only, fixture } = pacedAt(1_000)
  const messages = [{ role: 'user', content: 'x'.repeat(2_800) }] as const
  for (let request = 0; request < 2; request += 1) fixture.ask({ messages })
  await clock.advance(1_000)
  expect(only.calls).toHaveLength(1)
})

it('a request waits for capacity only so long altogether, however often it has to', async () => {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'east' }, throttled(40_000))
  const fixture = new PoolFixture(clock, [only])
  const askedAt = clock.now()
  const answer = await fixture.answer()
  expect(answer.error).toMatchObject({ code: 'capacity_exhausted' })
  expect(only.calls).toHaveLength(2)
  expect((answer.endedAt ?? 0) - askedAt).toBeLessThan(60_000)
})

it('a question finds room for its request while indexing uses all the requests it may', async () => {
  const clock = new FakeClock()
  const only = new FakeDeployment(clock, { region: 'east', tokensPerMinute: 1_000_000, requestsPerMinute: 300 })
  const fixture = new PoolFixture(clock, [only])
  for (let batch = 0; batch < 20; batch += 1) fixture.ask({ priority: 'indexing' })
  await clock.advance(10)
  expect(only.calls).toHaveLength(4)
  fixture.ask()
  await clock.advance(10)
  expect(only.calls).toHaveLength(5)
})
