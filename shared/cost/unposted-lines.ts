// What an instance has spent and does not yet know to be in the account. A write carries all of it; and since a write may be made
// without its reply ever arriving, what was carried is kept with the first write that carried it.
import type { UsageLine } from './usage-line.ts'
import { addLines, costOfLines } from './usage-line.ts'

interface Carried {
  readonly lines: readonly UsageLine[]
  readonly firstWrite: number
}

export class UnpostedLines {
  /** No write has carried them yet. */
  #fresh: readonly UsageLine[] = []
  #carried: readonly Carried[] = []

  get isEmpty(): boolean {
    return this.#fresh.length === 0 && this.#carried.length === 0
  }

  get microDollars(): number {
    return this.#carried.reduce((sum, { lines }) => sum + costOfLines(lines), costOfLines(this.#fresh))
  }

  add(line: UsageLine): void {
    this.#fresh = addLines(this.#fresh, [line])
  }

  /** For the write of this number to carry. */
  carriedBy(write: number): readonly UsageLine[] {
    if (this.#fresh.length > 0) this.#carried = [...this.#carried, { lines: this.#fresh, firstWrite: write }]
    this.#fresh = []
    return this.#carried.reduce<readonly UsageLine[]>((all, { lines }) => addLines(all, lines), [])
  }

  /** The write of this number is known to have been made, and with it all that it carried. */
  acknowledge(write: number): void {
    this.#carried = this.#carried.filter(({ firstWrite }) => firstWrite > write)
  }
}
