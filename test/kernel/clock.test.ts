// The clock of the machine.
import { afterEach, describe, expect, it, vi } from 'vitest'
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

describe('a process that was suspended', () => {
  afterEach(() => void vi.restoreAllMocks())

  /** Time of its own that no other test has moved. */
  async function freshClock() {
    vi.resetModules()
    return (await import('../../shared/kernel/clock.ts')).systemClock
  }

  it('knows afterwards how late it is, and never goes back', async () => {
    const clock = await freshClock()
    const before = clock.now()
    const suspendedMs = 3_600_000
    const now = Date.now.bind(Date)
    vi.spyOn(Date, 'now').mockImplementation(() => now() + suspendedMs)
    const after = clock.now()
    expect(after - before).toBeGreaterThan(suspendedMs - 1_000)
    vi.restoreAllMocks()
    expect(clock.now()).toBeGreaterThanOrEqual(after)
  })

  it('goes by its own time as long as the two about agree', async () => {
    const clock = await freshClock()
    const began = performance.now()
    const before = clock.now()
    const now = Date.now.bind(Date)
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 500)
    expect(clock.now() - before).toBeLessThan(performance.now() - began + 1)
  })
})
