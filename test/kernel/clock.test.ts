// The clock of the machine.
import { expect, it } from 'vitest'
import { systemClock } from '../../shared/kernel/clock.ts'

it('sleeps for at least as long as asked', async () => {
  const before = systemClock.now()
  await systemClock.sleep(20)
  // Timers count whole milliseconds of their own.
  expect(systemClock.now() - before).toBeGreaterThanOrEqual(19)
})

it('wakes with the signal’s reason when it aborts first', async () => {
  const leaving = new AbortController()
  const sleeping = systemClock.sleep(60_000, leaving.signal)
  leaving.abort('enough')
  await expect(sleeping).rejects.toBe('enough')
})

it('does not begin to sleep when the signal has aborted already', async () => {
  await expect(systemClock.sleep(60_000, AbortSignal.abort('too late'))).rejects.toBe('too late')
})

it('tells the time since the epoch, in fractions of a millisecond', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000)
})

it('a scheduled timer rings once, and not at all when it is cancelled before', async () => {
  const rung: string[] = []
  systemClock.schedule(1, () => rung.push('kept'))
  const cancel = systemClock.schedule(1, () => rung.push('cancelled'))
  cancel()
  await systemClock.sleep(20)
  expect(rung).toEqual(['kept'])
})
