// The journal's totals, as `GET /_requests` shows them.
import type { JournalEntry } from './journal-entry.ts'

export interface JournalReport {
  readonly region: string
  readonly total: number
  readonly inFlight: number
  readonly maxInFlight: number
  /** The client left before the answer was complete. */
  readonly cancelled: number
  /** A fault cut the connection. */
  readonly dropped: number
  readonly beforeReturn: number
  /** By route, deployment (`-` when the request named none) and status (`none` when it got none). */
  readonly counts: Record<string, Record<string, Record<string, number>>>
  readonly tokens: { prompt: number; cached: number; completion: number; embeddings: number }
}

/** Totals of ended requests; kept apart from the entries, of which only the last are kept. */
export class JournalTotals {
  cancelled = 0
  dropped = 0
  readonly counts: JournalReport['counts'] = {}
  readonly tokens: JournalReport['tokens'] = { prompt: 0, cached: 0, completion: 0, embeddings: 0 }

  add(entry: JournalEntry): void {
    if (entry.outcome === 'cancelled') this.cancelled++
    if (entry.outcome === 'dropped') this.dropped++
    const byDeployment = (this.counts[entry.route] ??= {})
    const byStatus = (byDeployment[entry.deployment ?? '-'] ??= {})
    const status = String(entry.status ?? 'none')
    byStatus[status] = (byStatus[status] ?? 0) + 1
    this.tokens.prompt += entry.promptTokens
    this.tokens.cached += entry.cachedTokens
    this.tokens.completion += entry.completionTokens
    this.tokens.embeddings += entry.embeddingTokens
  }
}
