// The quota of one minute, as the service counts it.
import { expect, it } from 'vitest'
import { RateWindow } from '../../../shared/models/pool/rate-window.ts'

const minuteMs = 60_000

it('never lets more than the limit through in any minute, however the calls fall', () => {
  const window = new RateWindow(1_000, minuteMs)
  const sent: { at: number; tokens: number }[] = []
  for (let now = 0; now < 10 * minuteMs; now += 700) {
    const tokens = 50 + ((now * 7) % 250)
    if (window.admitsAt(tokens, 1, now) > now) continue
    window.charge(tokens, now)
    sent.push({ at: now, tokens })
  }
  for (const { at } of sent) {
    const inMinute = sent.filter((call) => call.at > at - minuteMs && call.at <= at)
    expect(inMinute.reduce((sum, call) => sum + call.tokens, 0)).toBeLessThanOrEqual(1_000)
  }
  expect(sent.length).toBeGreaterThan(40)
})

it('says to the millisecond when a call will fit', () => {
  const window = new RateWindow(1_000, minuteMs)
  window.charge(600, 100)
  window.charge(300, 2_000)
  expect(window.admitsAt(100, 1, 3_000)).toBeLessThanOrEqual(3_000)
  expect(window.admitsAt(200, 1, 3_000)).toBe(100 + minuteMs)
  expect(window.admitsAt(800, 1, 3_000)).toBe(2_000 + minuteMs)
  expect(window.admitsAt(200, 1, 100 + minuteMs)).toBeLessThanOrEqual(100 + minuteMs)
})

it('lets a call that is larger than the whole limit try once nothing else is charged', () => {
  const window = new RateWindow(1_000, minuteMs)
  expect(window.admitsAt(5_000, 1, 0)).toBe(0)
  window.charge(1, 0)
  expect(window.admitsAt(5_000, 1, 1)).toBe(minuteMs)
})

it('believes the service when it says that less is left', () => {
  const window = new RateWindow(1_000, minuteMs)
  const charge = window.charge(100, 0)
  window.answered(charge, 250, 10)
  expect(window.left(10)).toBe(250)
})

it('does not mistake calls under way for use by others', () => {
  const window = new RateWindow(1_000, minuteMs)
  const first = window.charge(100, 0)
  window.charge(300, 1)
  // The service has seen the first only.
  window.answered(first, 900, 10)
  expect(window.left(10)).toBe(600)
})

it('does not mistake an earlier call for use by others because a later one is answered before it', () => {
  const window = new RateWindow(1_000, minuteMs)
  const large = window.charge(300, 0)
  const small = window.charge(100, 1)
  // The service has seen both when it answers the second.
  window.answered(small, 600, 10)
  expect(window.left(10)).toBe(600)
  window.answered(large, 700, 20)
  expect(window.left(20)).toBe(600)
})

it('knows that a late answer says what was left before later calls', () => {
  const window = new RateWindow(1_000, minuteMs)
  const slow = window.charge(300, 0)
  const quick = window.charge(100, 1)
  window.answered(quick, undefined, 10)
  // Others had used 50 when the first one came.
  window.answered(slow, 650, 20)
  expect(window.left(20)).toBe(550)
})

it('goes by the latest figure of what others use, and not for longer than a minute', () => {
  const window = new RateWindow(1_000, minuteMs)
  const [first, second, third] = [window.charge(100, 0), window.charge(100, 1), window.charge(100, 2)]
  window.answered(first, 500, 10)
  expect(window.left(10)).toBe(300)
  window.answered(third, 600, 20)
  expect(window.left(20)).toBe(600)
  // Overtaken by the third one's.
  window.answered(second, 400, 30)
  expect(window.left(30)).toBe(600)
  window.answered(window.charge(100, 40_000), 200, 40_010)
  expect(window.left(40_010)).toBe(200)
  expect(window.admitsAt(500, 1, 40_010)).toBe(minuteMs + 2)
  expect(window.admitsAt(900, 1, 40_010)).toBe(40_010 + minuteMs)
})

it('gives back what a call did not use only when the service no longer counts it', () => {
  const window = new RateWindow(1_000, minuteMs)
  const first = window.charge(400, 0)
  const second = window.charge(200, 5)
  window.settle(first, 150, 10)
  window.settle(second, 50, 10)
  expect(window.left(10)).toBe(400)
  // It counts both estimates.
  window.answered(second, 400, 20)
  expect(window.left(20)).toBe(400)
  // It counts what was used; the latest call stays at its estimate, in case the service's minute began with it.
  window.answered(second, 800, 30)
  expect(window.left(30)).toBe(650)
})

it('does not take the start of the service’s new minute for unused tokens of this one', () => {
  const window = new RateWindow(1_000, minuteMs)
  const old = window.charge(600, 0)
  window.settle(old, 590, 100)
  const fresh = window.charge(300, 50_000)
  window.settle(fresh, 20, 50_100)
  // Its minute began with the second call.
  window.answered(fresh, 700, 50_200)
  expect(window.left(minuteMs)).toBe(700)
})

it('charges more at once when a call has used more than it was estimated at', () => {
  const window = new RateWindow(1_000, minuteMs)
  const charge = window.charge(100, 0)
  window.settle(charge, 180, 10)
  expect(window.left(10)).toBe(820)
})

it('forgets a call after its minute even when it is settled later', () => {
  const window = new RateWindow(1_000, minuteMs)
  const charge = window.charge(400, 0)
  expect(window.left(minuteMs)).toBe(1_000)
  window.settle(charge, 900, minuteMs + 1)
  expect(window.left(minuteMs + 1)).toBe(1_000)
})

it('gives everything back for a call that was never made', () => {
  const window = new RateWindow(1_000, minuteMs)
  const charge = window.charge(400, 0)
  window.cancel(charge, 5)
  expect(window.left(5)).toBe(1_000)
})

it('follows a temporary reduction down and back up, never above what was configured', () => {
  const window = new RateWindow(1_000, minuteMs)
  window.setLimit(400)
  expect(window.left(0)).toBe(400)
  window.setLimit(5_000)
  expect(window.left(0)).toBe(1_000)
})

it('keeps a call on the account until it can have left the service’s minute, which began with its arrival', () => {
  const window = new RateWindow(1_000, minuteMs, 500)
  window.charge(900, 0)
  expect(window.admitsAt(200, 1, 10)).toBe(minuteMs + 500)
  expect(window.left(minuteMs)).toBe(100)
  expect(window.left(minuteMs + 500)).toBe(1_000)
})
