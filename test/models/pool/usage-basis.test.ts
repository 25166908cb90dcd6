// What a call that did not finish is charged, by how far it is known to have come.
import { expect, it } from 'vitest'
import type { Attempt } from '../../../shared/models/attempt.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import type { Step } from '../../fakes/fake-deployment.ts'
import { FakeDeployment, answering, failing, hanging } from '../../fakes/fake-deployment.ts'
import type { Answer } from './pool-fixture.ts'
import { PoolFixture } from './pool-fixture.ts'

/** Every call that is silent for 50 ms is hedged. */
const hedging = { minimumSamples: 1, quantile: 0 }
const retryBudget = { hedgeShare: 5, share: 5 }

/** East has answered once, at once; the next call to it goes as the script says, and west answers after 100 ms. */
async function eastAfterwards(script: readonly Step[]): Promise<Answer> {
  const clock = new FakeClock()
  const east = new FakeDeployment(clock, { region: 'east' }, answering('soon', { firstTokenMs: 1 }))
  const west = new FakeDeployment(clock, { region: 'west', priority: 1 }, answering('west', { firstTokenMs: 100 }))
  const fixture = new PoolFixture(clock, [east, west], { options: { hedging, retryBudget } })
  await fixture.answer()
  east.script = () => script
  return fixture.answer({ promptTokens: 1_000 })
}

function ofEast({ attempts }: Answer): Attempt | undefined {
  return attempts.find(({ region }) => region === 'east')
}

const prompt = { promptTokens: 1_000, cachedPromptTokens: 0 }

it('a hedged call that was cancelled before any reply is charged its prompt, which is said to be assumed', async () => {
  expect(ofEast(await eastAfterwards([{ kind: 'hang' }]))).toMatchObject({
    outcome: { kind: 'cancelled' },
    usage: { ...prompt, completionTokens: 0 },
    usageBasis: 'assumed',
  })
})

it('a hedged call that was cancelled between its headers and its first text is charged its prompt', async () => {
  expect(ofEast(await eastAfterwards([{ kind: 'accept' }, { kind: 'hang' }]))).toMatchObject({
    outcome: { kind: 'cancelled' },
    usage: { ...prompt, completionTokens: 0 },
    usageBasis: 'counted',
  })
})

it('a hedged call that was about to finish when it lost is ended all the same: what it has written unread is nobody’s to count', async () => {
  const asLateAsWest = answering('east', { firstTokenMs: 150 })()
  const { attempts } = await eastAfterwards(asLateAsWest)
  expect(attempts.find(({ outcome }) => outcome.kind === 'cancelled')).toMatchObject({
    usage: { ...prompt, completionTokens: 0 },
    usageBasis: 'counted',
  })
})

it('a call that broke off between its headers and its first text has had its prompt read', async () => {
  const breaking: readonly Step[] = [
    { kind: 'accept' },
    { kind: 'fail', failure: { kind: 'unavailable', status: undefined } },
  ]
  expect(ofEast(await eastAfterwards(breaking))).toMatchObject({
    outcome: { kind: 'unavailable' },
    usage: { ...prompt, completionTokens: 0 },
    usageBasis: 'counted',
  })
})

it('of the failures before any reply, the service bills a 408', async () => {
  const charged = async (status: number): Promise<number | undefined> => {
    const answer = await eastAfterwards(failing({ kind: 'unavailable', status })())
    return ofEast(answer)?.usage.promptTokens
  }
  expect(await charged(408)).toBe(1_000)
  expect(await charged(500)).toBe(0)
})

it.each([
  ['nothing had come by the first deadline', hanging(), 'assumed'],
  ['its headers had', [{ kind: 'accept' }, { kind: 'hang' }], 'counted'],
] as const)('a call that ran out of time is charged its prompt: %s', async (_, script, usageBasis) => {
  const clock = new FakeClock()
  const fixture = new PoolFixture(clock, [new FakeDeployment(clock, { region: 'east' }, () => script)])
  const { attempts } = await fixture.answer({ promptTokens: 1_000 })
  expect(attempts[0]).toMatchObject({ outcome: { kind: 'timed-out' }, usage: prompt, usageBasis })
})
