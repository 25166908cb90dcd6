// A clock that stands still until a test moves it: sleepers wake in the order of their times, and everything they cause happens in between.
import type { CancelTimer, Clock } from '../../shared/kernel/clock.ts'

interface Timer {
  readonly at: number
  readonly ring: () => void
}

/** A time like today's, so that fractions of a millisecond are as coarse as in production. */
const startsAt = Date.UTC(2026, 10, 21)

export class FakeClock implements Clock {
  #now = startsAt
  #timers: Timer[] = []

  /** How many timers are pending: nothing that is idle may leave one. */
  get pendingTimers(): number {
    return this.#timers.length
  }

  now(): number {
    return this.#now
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const onAbort = () => {
        cancel()
        reject(signal?.reason)
      }
      const cancel = this.schedule(durationMs, () => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      })
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  schedule(durationMs: number, ring: () => void): CancelTimer {
    const timer: Timer = { at: this.#now + Math.max(0, durationMs), ring }
    this.#insert(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Lets `durationMs` pass. Afterwards everything that was due has happened, and everything it led to. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#now + durationMs
    await this.settle()
    for (let next = this.#timers[0]; next && next.at <= end; next = this.#timers[0]) {
      this.#timers.shift()
      this.#now = Math.max(this.#now, next.at)
      next.ring()
      await this.settle()
    }
    this.#now = end
    await this.settle()
  }

  /** Lets everything happen that needs no time: a turn of the event loop runs every promise that can settle. */
  settle(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve)
    })
  }

  /** Moves on until `promise` has settled: for tests in which only the outcome matters. */
  async runUntil<T>(promise: Promise<T>, limitMs = 3_600_000): Promise<T> {
    const settled = promise.then(
      () => true,
      () => true,
    )
    const end = this.#now + limitMs
    for (;;) {
      await this.settle()
      if (await Promise.race([settled, Promise.resolve(false)])) return promise
      const next = this.#timers[0]
      if (!next || next.at > end) throw new Error('nothing left to wait for, and the promise has not settled')
      await this.advance(Math.max(0, next.at - this.#now))
    }
  }

  #insert(timer: Timer): void {
    const index = this.#timers.findIndex((other) => other.at > timer.at)
    this.#timers.splice(index < 0 ? this.#timers.length : index, 0, timer)
  }
}
