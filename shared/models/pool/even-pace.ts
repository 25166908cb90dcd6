// The pace of what nobody waits for: evenly over the minute, instead of all at once as soon as a new one begins.
//
// A run that fills the minute in its first seconds has the machine and the search index busy for as long, and several instances would all
// ask for the rest of a quota before any of them has been told that the others do. (Generic cell rate algorithm, ITU-T I.371.)
import type { RateWindow } from './rate-window.ts'

/**
 * How much of a quota it comes to, together with what others use, so that instances come to share it. A re-index run is to use nine
 * tenths of what it has to itself; what is above that makes up for jobs that are late.
 */
const pacedShare = 0.92

/** Whatever others use: an instance that stood still would not learn that they have stopped. */
const leastShare = 0.05

/** What was missed within that time is made up for. Together with a minute at its pace that is 95 %, as much as indexing may fill. */
const slackMs = 2_000

export class EvenPace {
  /** When everything started so far has had its time. */
  #dueAt = 0

  get admitsAt(): number {
    return this.#dueAt
  }

  charge(tokens: number, quota: RateWindow, now: number): void {
    const { limit } = quota
    const tokensPerMinute = Math.max(limit * pacedShare - quota.usedByOthers(now), limit * leastShare)
    this.#dueAt = Math.max(this.#dueAt, now - slackMs) + (tokens / tokensPerMinute) * 60_000
  }
}
