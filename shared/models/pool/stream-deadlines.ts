// The three deadlines of one call, on one timer: first token, gap between tokens, the request's whole time.
import type { Clock } from '../../kernel/clock.ts'
import { ModelError } from '../model-failure.ts'
import type { CallScope } from './call-scope.ts'

export interface StreamLimits {
  readonly firstTokenMs: number
  readonly gapMs: number
  /** Milliseconds since the epoch. */
  readonly deadlineAt: number
}

/** Ends `scope` with a ModelError when a deadline passes; the scope's end is its own. */
export class StreamDeadlines {
  readonly #clock: Clock
  readonly #limits: StreamLimits
  #phase: 'first-token' | 'gap' = 'first-token'
  #dueAt: number

  constructor(clock: Clock, limits: StreamLimits, scope: CallScope) {
    this.#clock = clock
    this.#limits = limits
    this.#dueAt = clock.now() + limits.firstTokenMs
    void this.#watch(scope)
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

  async #watch(scope: CallScope): Promise<void> {
    const { deadlineAt, gapMs } = this.#limits
    while (!scope.signal.aborted) {
      const now = this.#clock.now()
      if (now >= deadlineAt) return scope.end(new ModelError({ kind: 'timed-out', phase: 'total' }))
      if (now >= this.#dueAt) return scope.end(new ModelError({ kind: 'timed-out', phase: this.#phase }))
      // A due time set while this sleeps is at least a gap away: sleeping no longer than a gap meets every one on time.
      const waitMs = Math.min(this.#dueAt, deadlineAt, now + gapMs) - now
      await this.#clock.sleep(waitMs, scope.signal).catch(() => undefined)
    }
  }
}
