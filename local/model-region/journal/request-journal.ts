// The region's own account of what reached it: how tests and drills know what a client really did.
import type { Clock } from '../../../shared/kernel/clock.ts'
import { startEntry, type JournalEntry, type ModelRoute } from './journal-entry.ts'
import { JournalTotals, type JournalReport } from './journal-report.ts'
import { KeptBodies } from './kept-bodies.ts'

/** Enough for the requests of a drill; the totals count all. */
const keptEntries = 5_000

export class RequestJournal {
  readonly #region: string
  readonly #clock: Clock
  readonly #bodies = new KeptBodies()
  readonly #inFlight = new Set<JournalEntry>()
  /** When each deployment has said it will take requests again. */
  readonly #returnsAt = new Map<string, number>()
  #entries: JournalEntry[] = []
  #totals = new JournalTotals()
  #arrived = 0
  #maxInFlight = 0
  #beforeReturn = 0

  constructor(region: string, clock: Clock) {
    this.#region = region
    this.#clock = clock
  }

  arrive(route: ModelRoute, callerRequestId: string | null): JournalEntry {
    this.#arrived++
    const entry = startEntry(this.#arrived, route, this.#clock.now(), callerRequestId)
    this.#entries.push(entry)
    if (this.#entries.length > 2 * keptEntries) this.#entries = this.#entries.slice(-keptEntries)
    this.#inFlight.add(entry)
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight.size)
    return entry
  }

  keepBody(entry: JournalEntry, body: string): void {
    this.#bodies.keep(entry.n, body)
  }

  /** The request named its deployment: now it is known whether it came too early. */
  identify(entry: JournalEntry, deployment: string): void {
    entry.deployment = deployment
    if (entry.arrivedAt >= (this.#returnsAt.get(deployment) ?? 0)) return
    entry.beforeReturn = true
    this.#beforeReturn++
  }

  /** The deployment told a client to stay away until then. */
  stateReturn(deployment: string, at: number): void {
    this.#returnsAt.set(deployment, Math.max(at, this.#returnsAt.get(deployment) ?? 0))
  }

  end(entry: JournalEntry, isComplete: boolean): void {
    if (!this.#inFlight.delete(entry)) return
    entry.endedAt = this.#clock.now()
    if (entry.outcome === 'in flight') entry.outcome = isComplete ? 'finished' : 'cancelled'
    this.#totals.add(entry)
  }

  report(): JournalReport {
    return {
      region: this.#region,
      total: this.#arrived,
      inFlight: this.#inFlight.size,
      maxInFlight: this.#maxInFlight,
      cancelled: this.#totals.cancelled,
      dropped: this.#totals.dropped,
      beforeReturn: this.#beforeReturn,
      counts: this.#totals.counts,
      tokens: this.#totals.tokens,
    }
  }

  last(count: number): readonly JournalEntry[] {
    return count > 0 ? this.#entries.slice(-count) : []
  }

  find(n: number): JournalEntry | undefined {
    return this.#entries.find((entry) => entry.n === n)
  }

  bodyOf(entry: JournalEntry): unknown {
    return this.#bodies.get(entry.n)
  }

  /** Starts over. What is in flight belongs to the time before and is not counted when it ends. */
  reset(): void {
    this.#entries = []
    this.#bodies.clear()
    this.#inFlight.clear()
    this.#returnsAt.clear()
    this.#totals = new JournalTotals()
    this.#arrived = 0
    this.#maxInFlight = 0
    this.#beforeReturn = 0
  }
}
