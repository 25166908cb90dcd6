// A passage: the piece of a document that is embedded, found and cited.
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'

export interface Passage {
  /** Deterministic: document, embedding model, ordinal. */
  readonly id: string
  readonly documentId: string
  readonly documentName: string
  /** Which content of the document this is from; changes when its bytes, groups or the chunker change. */
  readonly documentVersion: string
  readonly title: string
  /** 1-based; undefined for documents without pages. */
  readonly page: number | undefined
  /** Path of headings above the passage, outermost first. */
  readonly headings: readonly string[]
  readonly ordinal: number
  readonly content: string
  readonly tokens: number
  /** Same text, embedding model and chunker → same key → same vector: what has been embedded once is not paid for again. */
  readonly contentKey: string
  readonly embeddingModel: EmbeddingModelId
  /** Groups that may read it; empty means everyone who may use the application. */
  readonly groups: readonly string[]
  /** Milliseconds since the epoch. */
  readonly indexedAt: number
}

export interface EmbeddedPassage extends Passage {
  /** Unit length; as many numbers as the embedding model has dimensions. */
  readonly vector: Float32Array
}

export interface ScoredPassage extends Passage {
  readonly score: number
}
