// The lifetime of one call: cut short by the caller's signal, by a deadline, or by whoever owns it, unless it ends by itself before.
import type { Clock } from '../../kernel/clock.ts'
import type { StreamLimits } from './stream-deadlines.ts'
import { StreamDeadlines } from './stream-deadlines.ts'

export class CallScope {
  readonly deadlines: StreamDeadlines
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal
  readonly #callerLeft: () => void
  readonly #wasCut: (reason: unknown) => void
  #isOver = false

  /** @param wasCut called at most once, after the signal: nothing may wait for a deployment to take notice of that. */
  constructor(clock: Clock, limits: StreamLimits, caller: AbortSignal, wasCut: (reason: unknown) => void) {
    this.deadlines = new StreamDeadlines(clock, limits, (error) => this.cut(error))
    this.#wasCut = wasCut
    this.#caller = caller
    this.#callerLeft = () => this.cut(caller.reason)
    caller.addEventListener('abort', this.#callerLeft, { once: true })
  }

  /** For the deployment: aborted when the call is cut short. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  cut(reason: unknown): void {
    if (this.#isOver) return
    this.close()
    this.#controller.abort(reason)
    this.#wasCut(reason)
  }

  /** The call has ended by itself: nobody needs to hear of it. */
  close(): void {
    this.#isOver = true
    this.deadlines.clear()
    this.#caller.removeEventListener('abort', this.#callerLeft)
  }
}
