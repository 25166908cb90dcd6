// The last times to first token of one deployment, and their quantiles.

/** Enough for a steady 95th percentile (the sixth largest), few enough to follow a change within minutes. */
const size = 128

export class LatencySample {
  /** A ring: the oldest makes room for the newest. */
  readonly #byAge: number[] = []
  /** The same, ascending; kept so, for sorting at every call would cost more than the rest of the pool's work. */
  readonly #bySize: number[] = []
  #next = 0

  get count(): number {
    return this.#byAge.length
  }

  add(durationMs: number): void {
    const oldest = this.#byAge[this.#next]
    const isFull = oldest !== undefined && this.#byAge.length === size
    moveInto(this.#bySize, isFull ? this.#bySize.indexOf(oldest) : this.#bySize.length, durationMs)
    this.#byAge[this.#next] = durationMs
    this.#next = (this.#next + 1) % size
  }

  /** Undefined while nothing has been measured. */
  quantileMs(quantile: number): number | undefined {
    return this.#bySize[Math.min(this.count - 1, Math.floor(quantile * this.count))]
  }
}

/** Overwrites the value at `index` and moves the hole to where the new one belongs. */
function moveInto(ascending: number[], index: number, value: number): void {
  let hole = index
  for (; hole > 0 && ascending[hole - 1]! > value; hole -= 1) ascending[hole] = ascending[hole - 1]!
  for (; hole < ascending.length - 1 && ascending[hole + 1]! < value; hole += 1) ascending[hole] = ascending[hole + 1]!
  ascending[hole] = value
}
