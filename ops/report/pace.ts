// How fast something goes lately, from what was seen of it.

/** Long enough to even out batches, short enough to follow a change of pace. */
const windowMs = 60_000
/** Before that much time has passed, one batch is all there is to judge by. */
const leastSpanMs = 2_000

export class Pace {
  readonly #seen: { readonly at: number; readonly settled: number }[] = []

  /** @param at milliseconds; returns how many a minute, undefined until that can be told. */
  see(at: number, settled: number): number | undefined {
    this.#seen.push({ at, settled })
    while (this.#seen.length > 2 && at - (this.#seen[1]?.at ?? at) >= windowMs) this.#seen.shift()
    const first = this.#seen[0]
    if (!first || at - first.at < leastSpanMs) return undefined
    return Math.max(0, ((settled - first.settled) / (at - first.at)) * 60_000)
  }
}
