// A clock that stands still until a test moves it on.
import type { Clock } from '../../shared/kernel/clock.ts'

export interface HandTurnedClock extends Clock {
  advance(durationMs: number): Promise<void>
  readonly sleepers: number
}

export function handTurnedClock(): HandTurnedClock {
  let nowMs = 0
  const alarms = new Map<() => void, number>()
  return {
    now: () => nowMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const wake = (): void => {
          alarms.delete(wake)
          resolve()
        }
        alarms.set(wake, nowMs + durationMs)
        signal?.addEventListener('abort', () => {
          alarms.delete(wake)
          reject(signal.reason)
        })
      }),
    advance: async (durationMs) => {
      nowMs += durationMs
      for (const [wake, dueMs] of alarms) if (dueMs <= nowMs) wake()
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
