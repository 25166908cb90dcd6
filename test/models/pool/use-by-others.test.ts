// How much of a quota somebody else uses.
import { expect, it } from 'vitest'
import { UseByOthers } from '../../../shared/models/pool/use-by-others.ts'

const minuteMs = 60_000

it('is what the service counts more than we have sent, from one figure to the next', () => {
  const others = new UseByOthers(minuteMs, 10_000)
  others.note(130, 100, 0)
  others.note(230, 200, 1_000)
  expect(others.within(1_000)).toBe(30)
  others.note(350, 300, 2_000)
  expect(others.within(2_000)).toBe(50)
  expect(others.within(minuteMs)).toBe(20)
})

it('goes on from one minute of the service to the next', () => {
  const others = new UseByOthers(minuteMs, 10_000)
  others.note(600, 400, 0)
  // Its count starts over with a call of ours.
  others.note(100, 500, 30_000)
  others.note(270, 600, 31_000)
  expect(others.within(31_000)).toBe(200 + 70)
})

it('is nothing where our own calls arrive in another order than we have sent them', () => {
  const others = new UseByOthers(minuteMs, 10_000)
  others.note(200, 200, 0)
  // The second of these came first.
  others.note(310, 300, 100)
  others.note(210, 310, 200)
  others.note(410, 410, 300)
  expect(others.within(300)).toBe(10)
})

it('does not take the end of one minute for use in the next, where calls have taken long to arrive', () => {
  const others = new UseByOthers(minuteMs, 10_000)
  others.note(9_000, 9_000, 0)
  others.note(100, 9_200, 100)
  others.note(9_100, 9_300, 200)
  others.note(300, 9_400, 300)
  expect(others.within(300)).toBeLessThanOrEqual(1_000)
})
