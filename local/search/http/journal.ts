// What was asked of the stand-in: counts by route and status, documents written and deleted, and the last requests.
import type { RouteName } from './route.ts'

export interface JournalEntry {
  readonly at: string
  readonly route: RouteName | 'unknown'
  readonly indexName: string
  readonly status: number
  readonly durationMs: number
}

/** Enough to look back over a drill; the counts have no such limit. */
const keptEntries = 1_000

export class Journal {
  #counts = new Map<string, Map<number, number>>()
  #documents = { written: 0, deleted: 0 }
  #entries: JournalEntry[] = []

  /** Status 0 is a request that never got an answer. */
  add(entry: JournalEntry): void {
    const byStatus = this.#counts.get(entry.route) ?? new Map<number, number>()
    byStatus.set(entry.status, (byStatus.get(entry.status) ?? 0) + 1)
    this.#counts.set(entry.route, byStatus)
    this.#entries.push(entry)
    if (this.#entries.length > keptEntries) this.#entries.shift()
  }

  addDocuments(written: number, deleted: number): void {
    this.#documents.written += written
    this.#documents.deleted += deleted
  }

  clear(): void {
    this.#counts = new Map()
    this.#documents = { written: 0, deleted: 0 }
    this.#entries = []
  }

  report(last: number): Record<string, unknown> {
    const routes = Array.from(this.#counts, ([route, byStatus]) => [route, Object.fromEntries(byStatus)] as const)
    return {
      routes: Object.fromEntries(routes),
      documents: { ...this.#documents },
      ...(last > 0 ? { last: this.#entries.slice(-last) } : {}),
    }
  }
}
