// A task that runs once at a time. Who asks for a run while one is under way gets the next, which begins after they asked, and
// shares it with everybody else who asks meanwhile.

export class SharedRuns {
  readonly #task: () => Promise<void>
  #current: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  #isRunning = false

  constructor(task: () => Promise<void>) {
    this.#task = task
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Settles as that run does. */
  next(): Promise<void> {
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined
        this.#current = this.#run()
        return this.#current
      })
    return this.#next
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    try {
      await this.#task()
    } finally {
      this.#isRunning = false
    }
  }
}
