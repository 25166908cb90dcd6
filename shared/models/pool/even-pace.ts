// The pace of what nobody waits for: evenly over the minute, instead of all at once as soon as a new one begins.
//
// A run that fills the minute in its first seconds has the machine and the search index busy for as long, and several instances would all
// ask for the rest of a quota before any of them has been told that the others do. (Generic cell rate algorithm, ITU-T I.371.)

/**
 * How much of a quota it amounts to. A re-index run is to use nine tenths of what it has to itself; what is left over is more than
 * the pauses between its calls take.
 */
const pacedShare = 0.92

/** What was missed within that time is made up for: jobs come from a queue in batches, and a single document should not have to wait. */
const slackMs = 5_000

export class EvenPace {
  /** When everything started so far has had its time. */
  #dueAt = 0

  get admitsAt(): number {
    return this.#dueAt
  }

  charge(tokens: number, tokensPerMinute: number, now: number): void {
    this.#dueAt = Math.max(this.#dueAt, now - slackMs) + (tokens / (tokensPerMinute * pacedShare)) * 60_000
  }
}
