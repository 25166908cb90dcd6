import { expect, it } from 'vitest'
import { UseByOthers } from '../../../shared/models/pool/use-by-others.ts'

const minuteMs = 60_000

it('is what the service counts more than we have sent, from one figure to the next', () => {
  const others = new UseByOthers(minuteMs)
  others.note(130, 100, 0)
  others.note(230, 200, 1_000)
  expect(others.within(1_000)).toBe(30)
  others.note(350, 300, 2_000)
  expect(others.within(2_000)).toBe(50)
  expect(others.within(minuteMs)).toBe(20)
})

it('goes on from one minute of the service to the next', () => {
  const others = new UseByOthers(minuteMs)
  others.note(600, 400, 0)
  // Its count starts over with a call of ours.
  others.note(100, 500, 30_000)
  others.note(270, 600, 31_000)
  expect(others.within(31_000)).toBe(200 + 70)
})

it('is nothing where our own calls arrive in another order, or an answer is overtaken by one of the next minute', () => {
  const others = new UseByOthers(minuteMs)
  // The second call came before the first, and was answered before it.
  others.note(10, 110, 0)
  others.note(110, 100, 100)
  others.note(210, 210, 200)
  expect(others.within(200)).toBe(0)
  others.note(50, 310, 60_000)
  others.note(260, 260, 60_100)
  others.note(60, 320, 60_200)
  expect(others.within(60_200)).toBe(0)
})
