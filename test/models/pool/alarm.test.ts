// A timer that can be set again.
import { expect, it } from 'vitest'
import { Alarm } from '../../../shared/models/pool/alarm.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

it('rings once at the time set last, and leaves nothing behind', async () => {
  const clock = new FakeClock()
  const rings: number[] = []
  const alarm = new Alarm(clock, () => rings.push(clock.now()))
  const start = clock.now()
  alarm.setFor(start + 100)
  alarm.setFor(start + 300)
  alarm.setFor(start + 200)
  await clock.advance(1_000)
  expect(rings).toEqual([start + 200])
  alarm.setFor(clock.now() + 100)
  alarm.setFor(Infinity)
  expect(clock.pendingTimers).toBe(0)
})

/** Timers of Node may ring a fraction of a millisecond before their time: whoever waits is then not served yet. */
it('can be set again for the very time it rang for, when its timer was early', async () => {
  const clock = new FakeClock()
  let earlyMs = 1
  const schedule = (ms: number, ring: () => void) => clock.schedule(ms - earlyMs, ring)
  const early = { now: () => clock.now(), sleep: clock.sleep.bind(clock), schedule }
  const at = clock.now() + 100
  let isServed = false
  const alarm = new Alarm(early, () => {
    earlyMs = 0
    isServed = clock.now() >= at
    if (!isServed) alarm.setFor(at)
  })
  alarm.setFor(at)
  await clock.advance(99)
  expect(isServed).toBe(false)
  await clock.advance(1)
  expect(isServed).toBe(true)
})
