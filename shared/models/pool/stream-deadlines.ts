// The three deadlines of one call, on one timer: first token, gap between tokens, the request's whole time.
import type { CancelTimer, Clock } from '../../kernel/clock.ts'
import { ModelError } from '../model-failure.ts'

export interface StreamLimits {
  readonly firstTokenMs: number
  readonly gapMs: number
  /** Milliseconds since the epoch. */
  readonly deadlineAt: number
}

export class StreamDeadlines {
  readonly #clock: Clock
  readonly #limits: StreamLimits
  readonly #passed: (error: ModelError) => void
  #phase: 'first-token' | 'gap' = 'first-token'
  #dueAt: number
  #cancelTimer: CancelTimer | undefined

  /** @param passed called once, with the error for the first deadline that passes before `clear`; never while this is being made. */
  constructor(clock: Clock, limits: StreamLimits, passed: (error: ModelError) => void) {
    this.#clock = clock
    this.#limits = limits
    this.#passed = passed
    const now = clock.now()
    this.#dueAt = now + limits.firstTokenMs
    this.#sleep(now)
  }

  /** The reader has its token; how long it keeps it is not the deployment's fault. */
  pause(): void {
    this.#dueAt = Infinity
  }

  /** The reader wants the next one. */
  resume(): void {
    this.#phase = 'gap'
    this.#dueAt = this.#clock.now() + this.#limits.gapMs
  }

  clear(): void {
    this.#cancelTimer?.()
  }

  /** The timer is not moved with every token: it rings at the earliest time that matters, and looks again. */
  #watch(): void {
    const { deadlineAt } = this.#limits
    const now = this.#clock.now()
    if (now >= deadlineAt) return this.#passed(new ModelError({ kind: 'timed-out', phase: 'total' }))
    if (now >= this.#dueAt) return this.#passed(new ModelError({ kind: 'timed-out', phase: this.#phase }))
    this.#sleep(now)
  }

  #sleep(now: number): void {
    const { deadlineAt, gapMs } = this.#limits
    // A due time set while this sleeps is at least a gap away: sleeping no longer than a gap meets every one on time.
    const waitMs = Math.min(this.#dueAt, deadlineAt, now + gapMs) - now
    this.#cancelTimer = this.#clock.schedule(waitMs, () => this.#watch())
  }
}
