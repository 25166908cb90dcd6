// The lifetime of one call: cut short by the caller's signal, by a deadline, or by whoever owns it; and then every wait in it ends
// at once, whatever the deployment makes of its own signal.
import type { Clock } from '../../kernel/clock.ts'
import type { StreamLimits } from './stream-deadlines.ts'
import { StreamDeadlines } from './stream-deadlines.ts'

export class CallScope {
  readonly deadlines: StreamDeadlines
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal
  readonly #leave: () => void
  #wait: { readonly reject: (reason: unknown) => void } | undefined
  #isOver = false

  constructor(clock: Clock, limits: StreamLimits, caller: AbortSignal) {
    this.deadlines = new StreamDeadlines(clock, limits, (error) => this.abort(error))
    this.#caller = caller
    this.#leave = () => this.abort(caller.reason)
    caller.addEventListener('abort', this.#leave, { once: true })
  }

  /** For the deployment: aborted when the call is cut short. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The call is cut short. */
  abort(reason: unknown): void {
    if (this.#isOver) return
    this.close()
    this.#controller.abort(reason)
    this.#wait?.reject(reason)
  }

  /** The call has ended by itself. Nothing is aborted: an event that nobody waits for would be a good part of the pool's cost. */
  close(): void {
    this.#isOver = true
    this.deadlines.clear()
    this.#caller.removeEventListener('abort', this.#leave)
  }

  /** One wait at a time. A race against a promise that outlives every item would keep all of them in memory. */
  wait<T>(promise: Promise<T>): Promise<T> {
    const wait = Promise.withResolvers<T>()
    this.#wait = wait
    if (this.signal.aborted) wait.reject(this.signal.reason)
    promise.then(wait.resolve, wait.reject)
    return wait.promise
  }
}
