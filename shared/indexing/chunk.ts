// One passage of a document before it is embedded, with where it stands.

export interface Chunk {
  /** From 0, in reading order. */
  readonly ordinal: number
  readonly content: string
  /** The headings all of the content stands under, outermost first. */
  readonly headings: readonly string[]
  readonly page: number | undefined
  /** Of `content`, exactly. */
  readonly tokens: number
}

export interface ChunkLimits {
  readonly maxTokens: number
  /** Repeated from the end of one chunk at the start of the next, in whole sentences. */
  readonly overlapTokens: number
}
