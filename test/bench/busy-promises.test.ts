// What the drill `busy-reindex` notices, without running it.
import { expect, it } from 'vitest'
import { quickPlan, tokensPerMinute } from '../../bench/drills/busy-reindex/busy-plan.ts'
import { busyPromises } from '../../bench/drills/busy-reindex/busy-promises.ts'
import type { Part } from '../../bench/drills/busy-reindex/run-part.ts'

const second = 1_000
const question = { tokens: 10, isQuestion: true, isRefused: false }
const asked = (firstTextMs: number | undefined) => ({ askedAt: 0, firstTextMs, error: firstTextMs ? undefined : '503' })

/** A run that has used `share` of the quota evenly for a minute. */
function partWith(share: number, change: Partial<Part> = {}): Part {
  const tokens = (tokensPerMinute / 60) * share
  const calls = Array.from({ length: 60 }, (_, n) => [
    { ...question, arrivedAt: n * second },
    { arrivedAt: n * second, tokens, isQuestion: false, isRefused: false },
  ])
  const quiet = Array.from({ length: 20 }, () => asked(500))
  return {
    title: 'ours',
    instances: 1,
    quiet: [quiet, quiet],
    during: Array.from({ length: 40 }, () => asked(540)),
    run: { from: 0, to: 60 * second },
    calls: calls.flat(),
    cpuMs: 0,
    ...change,
  }
}

const broken = (part: Part) =>
  busyPromises(part, quickPlan).flatMap(({ promise, isKept }) => (isKept ? [] : promise.replace(/^ours: /, '')))

it('is content with a run at its pace, and questions that begin as soon as without one', () => {
  expect(broken(partWith(0.92))).toEqual([])
})

it('notices a run that leaves a part of the quota unused, or does not last', () => {
  expect(broken(partWith(0.85))).toEqual([expect.stringMatching(/^the run uses at least 90 %/)])
  const { calls } = partWith(0.92)
  expect(broken(partWith(0.92, { calls: calls.slice(0, 40) }))).toEqual([expect.stringMatching(/^the run uses/)])
})

it('notices a single refusal, and counts nothing that was refused as used', () => {
  const { calls } = partWith(0.92)
  const [last] = calls.slice(-1)
  expect(broken(partWith(0.92, { calls: [...calls, { ...last!, isRefused: true }] }))).toEqual([
    expect.stringMatching(/^not one call is refused/),
  ])
  const refused = calls.map((call, n) => ({ ...call, isRefused: n % 8 === 1 }))
  expect(broken(partWith(0.92, { calls: refused }))).toHaveLength(2)
})

it('notices questions that wait for the run, and those that are not answered', () => {
  const during = partWith(0.92).during
  const slow = during.map((each, n) => (n % 10 === 0 ? asked(700) : each))
  expect(broken(partWith(0.92, { during: slow }))).toEqual([expect.stringMatching(/^first text during the run/)])
  expect(broken(partWith(0.92, { during: [...during, asked(undefined)] }))).toEqual(['every question is answered'])
})
