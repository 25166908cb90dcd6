// The lifetime of one call: ends with the caller's signal, with a deadline, or when whoever owns it says so; and then every wait in it
// ends at once, whatever the deployment makes of its own signal.

/** A reason of our own: without one, every abort makes an error with a stack that nobody reads. */
const over = Symbol('over')

export class CallScope {
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal
  readonly #leave: () => void
  #wait: { readonly reject: (reason: unknown) => void } | undefined
  #stopSource: (() => void) | undefined

  constructor(caller: AbortSignal) {
    this.#caller = caller
    this.#leave = () => this.end(caller.reason)
    caller.addEventListener('abort', this.#leave, { once: true })
  }

  /** For the deployment: aborted when the call is over, for whatever reason. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  end(reason: unknown = over): void {
    if (this.signal.aborted) return
    this.#caller.removeEventListener('abort', this.#leave)
    this.#controller.abort(reason)
    this.#wait?.reject(this.signal.reason)
    this.#stopSource?.()
  }

  /** One wait at a time. A race against a promise that outlives every item would keep all of them in memory. */
  wait<T>(promise: Promise<T>): Promise<T> {
    const wait = Promise.withResolvers<T>()
    this.#wait = wait
    if (this.signal.aborted) wait.reject(this.signal.reason)
    promise.then(wait.resolve, wait.reject)
    return wait.promise
  }

  /**
   * The source's items, until the call is over; then the source is told to stop, but not waited for: one that hangs would
   * hold the reader too. Not a generator: this stands between model and reader for every token.
   */
  read<T>(source: AsyncIterable<T>): AsyncIterable<T> {
    const iterator = source[Symbol.asyncIterator]()
    this.#stopSource = () => {
      iterator.return?.().catch(() => undefined)
    }
    return { [Symbol.asyncIterator]: () => ({ next: () => this.wait(iterator.next()) }) }
  }
}
