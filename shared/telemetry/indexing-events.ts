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
