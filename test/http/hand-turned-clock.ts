// A clock that stands still until a test moves it on.
import type { Clock } from '../../shared/kernel/clock.ts'

export interface HandTurnedClock extends Clock {
  advance(durationMs: number): Promise<void>
  readonly sleepers: number
}

export function handTurnedClock(): HandTurnedClock {
  let nowMs = 0
  const alarms = new Map<() => void, number>()
  const schedule: Clock['schedule'] = (durationMs, ring) => {
    const alarm = (): void => {
      alarms.delete(alarm)
      ring()
    }
    alarms.set(alarm, nowMs + durationMs)
    return () => alarms.delete(alarm)
  }
  return {
    now: () => nowMs,
    schedule,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const cancel = schedule(durationMs, resolve)
        signal?.addEventListener('abort', () => {
          cancel()
          reject(signal.reason)
        })
      }),
    advance: async (durationMs) => {
      nowMs += durationMs
      for (const [alarm, dueMs] of alarms) if (dueMs <= nowMs) alarm()
      await settled()
    },
    get sleepers() {
      return alarms.size
    },
  }
}

/** Lets everything that needs no time come to rest. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
