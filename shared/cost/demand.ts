// What an instance will probably be asked for in the next seconds: as much as in the last ones. That much is leased in advance, so
// that most questions need not wait for the ledger.
import type { Clock } from '../kernel/clock.ts'

/** Most that is held beyond what was asked for: the rest is there for other instances. */
const headroomShare = 0.05
/** Who has asked within this time will probably ask again; after it, what is held for them is given back. */
const lastsMs = 10_000

export class Demand {
  readonly #clock: Clock
  readonly #mostMicroDollars: number
  #microDollars = 0
  #notedAt = 0

  constructor(clock: Clock, limitMicroDollars: number | undefined) {
    this.#clock = clock
    this.#mostMicroDollars = (limitMicroDollars ?? 0) * headroomShare
  }

  get headroomMicroDollars(): number {
    if (this.#clock.now() - this.#notedAt > lastsMs) return 0
    return Math.floor(Math.min(this.#microDollars, this.#mostMicroDollars))
  }

  note(microDollars: number): void {
    this.#microDollars += microDollars
    this.#notedAt = this.#clock.now()
  }

  /** Demand is counted from one post to the next. */
  startAnew(): void {
    this.#microDollars = 0
  }
}
