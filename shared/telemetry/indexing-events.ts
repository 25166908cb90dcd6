// What is reported of documents on their way into the index.

export interface DocumentIndexed {
  readonly documentId: string
  readonly embeddingModel: string
  readonly outcome: 'indexed' | 'unchanged' | 'removed' | 'failed'
  readonly passages: number
  /** Passages whose vectors had to be bought; the rest were known. */
  readonly embedded: number
  readonly promptTokens: number
  readonly latencyMs: number
  readonly code: string | undefined
}

/** A whole pass of reconciliation: what was looked at, and how many documents were sent to be repaired, by what was wrong. */
export interface CorpusReconciled {
  readonly blobs: number
  readonly entries: number
  readonly passages: number
  readonly unknown: number
  readonly outdated: number
  readonly vanished: number
  readonly unfinished: number
  readonly failed: number
  readonly miscounted: number
  readonly orphaned: number
  readonly latencyMs: number
}
