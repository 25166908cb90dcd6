// The port to the search index that holds the passages.
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddedPassage, Passage, ScoredPassage } from './passage.ts'

export interface PassageQuery {
  readonly text: string
  readonly vector: Float32Array
  readonly embeddingModel: EmbeddingModelId
  /** The caller's groups; passages restricted to other groups are not found. Undefined: no restriction applies. */
  readonly groups: readonly string[] | undefined
  readonly top: number
}

/** What the index holds of one document for one embedding model, without the texts. */
export type PassageHeader = Pick<Passage, 'id' | 'ordinal' | 'documentVersion' | 'contentKey'>

export interface PassageWriteFailure {
  readonly id: string
  readonly status: number
  readonly message: string
}

export interface PassageIndex {
  /** Creates the index, or adds the fields it lacks for these models; never rebuilds it. Cheap when nothing is to do. */
  prepare(models: readonly EmbeddingModelId[], signal: AbortSignal): Promise<void>
  /** Hybrid (text and vector) search within one embedding model, best first. */
  search(query: PassageQuery, signal: AbortSignal): Promise<readonly ScoredPassage[]>
  /** Any number of passages; split into batches within the service's limits, refused items retried. Returns what failed for good. */
  write(passages: readonly EmbeddedPassage[], signal: AbortSignal): Promise<readonly PassageWriteFailure[]>
  remove(ids: readonly string[], signal: AbortSignal): Promise<readonly PassageWriteFailure[]>
  /** Every passage of a document, by ordinal; of one embedding model, or of all when undefined. */
  listDocument(
    documentId: string,
    model: EmbeddingModelId | undefined,
    signal: AbortSignal,
  ): Promise<readonly PassageHeader[]>
  /** Ids of a model's passages, in order; those after `after`. */
  listModel(
    model: EmbeddingModelId,
    page: { readonly limit: number; readonly after: string | undefined },
    signal: AbortSignal,
  ): Promise<readonly string[]>
  /** Vectors already in the index for these content keys. */
  findVectors(
    contentKeys: readonly string[],
    model: EmbeddingModelId,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Float32Array>>
  /** Number of passages of each embedding model. */
  countByModel(signal: AbortSignal): Promise<ReadonlyMap<string, number>>
}
