// An answer that broke off is started afresh elsewhere, for those who can replace it.
import { expect, it } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import type { Step } from '../../fakes/fake-deployment.ts'
import { FakeDeployment, answering, inTurn, unavailable } from '../../fakes/fake-deployment.ts'
import { PoolFixture, outcomesOf } from './pool-fixture.ts'

const breaking = (): readonly Step[] => [
  { kind: 'accept' },
  { kind: 'wait', ms: 100 },
  { kind: 'say', text: 'The answer ' },
  { kind: 'wait', ms: 50 },
  { kind: 'fail', failure: { kind: 'dropped' } },
]

function regions(...scripts: FakeDeployment['script'][]) {
  const clock = new FakeClock()
  const deployments = scripts.map(
    (script, index) => new FakeDeployment(clock, { region: `r${index}`, priority: index }, script),
  )
  return new PoolFixture(clock, deployments)
}

it('starts the answer afresh in another region for a caller that can replace text', async () => {
  const fixture = regions(breaking, answering('A whole answer'))
  const answer = await fixture.answer({ canRestart: true })
  expect(answer.events.map(({ type }) => type)).toEqual([
    'text-delta',
    'restart',
    'text-delta',
    'text-delta',
    'text-delta',
    'finish',
  ])
  expect(answer.text).toBe('A whole answer')
  expect(answer.events.at(-1)).toMatchObject({ type: 'finish', region: 'r1' })
})

it('fails for a caller that cannot, and calls nobody else', async () => {
  const fixture = regions(breaking, answering('A whole answer'))
  const answer = await fixture.answer({ canRestart: false })
  expect(answer.error).toMatchObject({ code: 'upstream_failed' })
  expect(fixture.deployments[1]!.calls).toHaveLength(0)
})

it('leaves the old text on show until there is something to replace it', async () => {
  const fixture = regions(breaking, unavailable, answering('A whole answer'))
  const answer = await fixture.answer({ canRestart: true })
  expect(outcomesOf(answer)).toEqual(['r0 dropped', 'r1 unavailable', 'r2 succeeded'])
  expect(answer.events.filter(({ type }) => type === 'restart')).toHaveLength(1)
})

it('never restarts when nothing replaces the old text', async () => {
  const fixture = regions(breaking, unavailable, unavailable)
  const answer = await fixture.answer({ canRestart: true })
  expect(answer.error).toMatchObject({ code: 'upstream_failed' })
  expect(answer.text).toBe('The answer ')
})

it('counts restarts among the three calls', async () => {
  const fixture = regions(breaking, breaking, breaking, answering('never asked'))
  const answer = await fixture.answer({ canRestart: true })
  expect(answer.error).toMatchObject({ code: 'upstream_failed' })
  expect(answer.attempts).toHaveLength(3)
  expect(answer.events.filter(({ type }) => type === 'restart')).toHaveLength(2)
})

it('counts what a dropped call has cost by its own estimate', async () => {
  const fixture = regions(inTurn(breaking), answering('ok'))
  const answer = await fixture.answer({ canRestart: true, promptTokens: 1_234 })
  expect(answer.attempts[0]).toMatchObject({
    usage: { promptTokens: 1_234, cachedPromptTokens: 0, completionTokens: 3 },
    usageBasis: 'counted',
  })
})
