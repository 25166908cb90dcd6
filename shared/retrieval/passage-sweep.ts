// The port by which the whole search index is gone through, to compare it with the catalogue: by ranges of document ids.

/** `after` < document id ≤ `through`; undefined: to the end. */
export interface DocumentRange {
  readonly after: string
  readonly through: string | undefined
}

export interface PassageFacts {
  readonly id: string
  readonly documentId: string
  readonly documentName: string
  readonly embeddingModel: string
  /** Milliseconds since the epoch. */
  readonly indexedAt: number
}

export interface PassageSweep {
  /** Number of passages of each embedding model. One query, however many there are. */
  countWithin(range: DocumentRange, signal: AbortSignal): Promise<ReadonlyMap<string, number>>
  /** All of them; the caller sees to it that they are not too many. */
  listWithin(range: DocumentRange, signal: AbortSignal): Promise<readonly PassageFacts[]>
}
