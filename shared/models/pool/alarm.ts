// One timer that can be moved: it rings once at the time set last, and leaves nothing behind when cleared.
import type { CancelTimer, Clock } from '../../kernel/clock.ts'

export class Alarm {
  readonly #clock: Clock
  readonly #ring: () => void
  #at = Infinity
  #cancel: CancelTimer | undefined

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock
    this.#ring = ring
  }

  /** @param at milliseconds since the epoch; Infinity clears it. */
  setFor(at: number): void {
    if (at === this.#at) return
    this.#cancel?.()
    this.#at = at
    this.#cancel = at === Infinity ? undefined : this.#clock.schedule(at - this.#clock.now(), () => this.#rang())
  }

  #rang(): void {
    this.#at = Infinity
    this.#ring()
  }
}
