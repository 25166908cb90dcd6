// What indexing a document needs, and what one round of it knows.
import type { CatalogRecord, DocumentCatalog } from '../documents/document-catalog.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import type { Clock } from '../kernel/clock.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { ChunkLimits } from './chunk.ts'
import type { DocumentSource } from './extract/extract-text.ts'
import type { ExtractedDocument } from './extract/extracted-document.ts'
import type { HeldPassages } from './held-passages.ts'

export interface IndexDocumentDeps {
  readonly store: Pick<DocumentStore, 'find' | 'read'>
  readonly catalog: Pick<DocumentCatalog, 'read' | 'write'>
  readonly index: Pick<PassageIndex, 'prepare' | 'write' | 'remove' | 'listDocument' | 'findVectors'>
  readonly embeddings: Pick<EmbeddingModel, 'embed'>
  readonly counter: TokenCounter
  readonly extract: (source: DocumentSource, signal: AbortSignal) => Promise<ExtractedDocument>
  /** The embedding models that documents are kept indexed for, as the pointer says at this moment: never from a cache. */
  readonly activeModels: (signal: AbortSignal) => Promise<readonly EmbeddingModelId[]>
  readonly chunkLimits: ChunkLimits
  /** How large a request to an embedding model should be. */
  readonly tokensPerBatch: (model: EmbeddingModelId) => number
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'documentIndexed'>
}

export interface Round {
  readonly name: string
  readonly documentId: string
  readonly held: HeldPassages
  /** The catalogue's entry before anything else was looked at: its revision guards the write at the end. */
  readonly record: CatalogRecord | undefined
  /** The models that documents are kept indexed for, as of the start of the round. */
  readonly models: readonly EmbeddingModelId[]
  /** The re-index run that asked for it. */
  readonly runId: string | undefined
  readonly startedAt: number
}
