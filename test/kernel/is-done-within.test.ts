import { describe, expect, test } from 'vitest'
import { isDoneWithin } from '../../shared/kernel/is-done-within.ts'
import { FakeClock } from '../fakes/fake-clock.ts'

describe('work that is waited for', () => {
  test('is done in time, and no timer stays behind', async () => {
    const clock = new FakeClock()
    expect(await clock.runUntil(isDoneWithin(clock, 1_000, clock.sleep(999)))).toBe(true)
    expect(clock.pendingTimers).toBe(0)
  })

  test('is waited for no longer than there is time, and may fail afterwards', async () => {
    const clock = new FakeClock()
    const work = clock.sleep(5_000).then(() => Promise.reject(new Error('late')))
    expect(await clock.runUntil(isDoneWithin(clock, 1_000, work))).toBe(false)
    await clock.advance(5_000)
  })

  test('that fails in time is a failure', async () => {
    const clock = new FakeClock()
    await expect(isDoneWithin(clock, 1_000, Promise.reject(new Error('at once')))).rejects.toThrow('at once')
    expect(clock.pendingTimers).toBe(0)
  })
})
