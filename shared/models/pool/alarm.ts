// One timer that can be moved: it rings once at the time set last, and leaves nothing behind when cleared.
import type { Clock } from '../../kernel/clock.ts'

export class Alarm {
  readonly #clock: Clock
  readonly #ring: () => void
  #at = Infinity
  #stop = new AbortController()

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock
    this.#ring = ring
  }

  /** @param at milliseconds since the epoch; Infinity clears it. */
  setFor(at: number): void {
    if (at === this.#at) return
    this.#stop.abort('moved')
    this.#at = at
    if (at === Infinity) return
    this.#stop = new AbortController()
    const { signal } = this.#stop
    this.#clock.sleep(at - this.#clock.now(), signal).then(
      () => this.#rang(signal),
      () => undefined,
    )
  }

  #rang(signal: AbortSignal): void {
    if (signal.aborted) return
    this.#at = Infinity
    this.#ring()
  }
}
