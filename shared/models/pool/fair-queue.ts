// The order in which waiting requests are served: weighted fair queueing by user, so that whoever asks for much waits longer than
// whoever asks for little, and nobody waits forever.
import type { Priority } from '../chat-model.ts'

/** Tokens a priority gets through for each one that indexing does while all of them wait. */
const weights: Readonly<Record<Priority, number>> = { chat: 16, summary: 4, indexing: 1 }

export interface QueueEntry {
  readonly userId: string
  readonly priority: Priority
  readonly tokens: number
}

export class FairQueue<T extends QueueEntry> {
  /** In serving order: by finish time in a world where all waiting users are served at once, each at its weight's pace. */
  readonly #line: { readonly entry: T; readonly finish: number }[] = []
  readonly #lastFinish = new Map<string, number>()
  #virtualTime = 0

  get size(): number {
    return this.#line.length
  }

  /** In serving order, as of this moment. */
  entries(): readonly T[] {
    return this.#line.map(({ entry }) => entry)
  }

  last(): T | undefined {
    return this.#line.at(-1)?.entry
  }

  add(entry: T): void {
    const flow = `${entry.priority} ${entry.userId}`
    const start = Math.max(this.#virtualTime, this.#lastFinish.get(flow) ?? 0)
    const finish = start + entry.tokens / weights[entry.priority]
    this.#lastFinish.set(flow, finish)
    this.#line.splice(this.#placeFor(finish), 0, { entry, finish })
  }

  /** @param isServed false when it leaves without having been served: the others' order stays. */
  remove(entry: T, isServed: boolean): void {
    const index = this.#line.findIndex((queued) => queued.entry === entry)
    const [removed] = index < 0 ? [] : this.#line.splice(index, 1)
    if (removed && isServed) this.#virtualTime = Math.max(this.#virtualTime, removed.finish)
    if (this.#line.length === 0) this.#startAfresh()
  }

  /** After the last of those with the same finish: first come, first served. */
  #placeFor(finish: number): number {
    let low = 0
    let high = this.#line.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#line[middle]?.finish ?? Infinity) <= finish) low = middle + 1
      else high = middle
    }
    return low
  }

  /** With nobody waiting there is nobody to be fair to. */
  #startAfresh(): void {
    this.#lastFinish.clear()
    this.#virtualTime = 0
  }
}
