// The last times to first token of one deployment, and their quantiles.

/** Enough for a steady 95th percentile (the sixth largest), few enough to follow a change within minutes. */
const size = 128

/** Sorting 128 numbers takes 5 µs: one new value cannot move a quantile far, so eight share a sort. */
const additionsPerSort = 8

export class LatencySample {
  readonly #values: number[] = []
  #next = 0
  #sorted: readonly number[] = []
  #additions = 0

  get count(): number {
    return this.#values.length
  }

  add(durationMs: number): void {
    this.#values[this.#next] = durationMs
    this.#next = (this.#next + 1) % size
    this.#additions += 1
  }

  /** Undefined while nothing has been measured. */
  quantileMs(quantile: number): number | undefined {
    if (this.#additions >= additionsPerSort || this.#sorted.length < additionsPerSort) {
      this.#sorted = this.#values.toSorted((a, b) => a - b)
      this.#additions = 0
    }
    return this.#sorted[Math.min(this.#sorted.length - 1, Math.floor(quantile * this.#sorted.length))]
  }
}
