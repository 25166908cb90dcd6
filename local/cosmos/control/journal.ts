// What was asked of the stand-in and what it answered: counts for ever, the latest requests in full.
import { round } from '../request-charge.ts'

export interface JournalEntry {
  readonly at: string
  readonly operation: string
  readonly database: string
  readonly container: string
  readonly item: string
  /** 0: no reply was sent. */
  readonly status: number
  readonly subStatus?: number
  readonly requestCharge: number
  readonly durationMs: number
  /** Set when a fault rule had a hand in it. */
  readonly isFault?: true
}

interface Count {
  readonly operation: string
  readonly container: string
  readonly status: number
  count: number
  requestUnits: number
}

const mostKept = 10_000

export class Journal {
  #entries: JournalEntry[] = []
  #counts = new Map<string, Count>()

  record(entry: JournalEntry): void {
    this.#entries.push(entry)
    // Twice the limit before anything is moved keeps recording cheap.
    if (this.#entries.length > 2 * mostKept) this.#entries = this.#entries.slice(-mostKept)
    const { operation, container, status, requestCharge } = entry
    const key = `${operation}\n${container}\n${status}`
    const count = this.#counts.get(key) ?? { operation, container, status, count: 0, requestUnits: 0 }
    count.count += 1
    count.requestUnits = round(count.requestUnits + requestCharge)
    this.#counts.set(key, count)
  }

  clear(): void {
    this.#entries = []
    this.#counts.clear()
  }

  report(last: number): object {
    const counts = [...this.#counts.values()]
    return {
      total: counts.reduce((sum, { count }) => sum + count, 0),
      requestUnits: round(counts.reduce((sum, { requestUnits }) => sum + requestUnits, 0)),
      requestUnitsByOperation: requestUnitsByOperation(counts),
      counts,
      last: last > 0 ? this.#entries.slice(-last) : [],
    }
  }
}

function requestUnitsByOperation(counts: readonly Count[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { operation, requestUnits } of counts) sums[operation] = round((sums[operation] ?? 0) + requestUnits)
  return sums
}
