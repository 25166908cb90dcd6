// A document's chunks as the passages of one embedding model.
import type { Sliceable } from '../kernel/in-slices.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { Passage } from '../retrieval/passage.ts'
import type { Chunk } from './chunk.ts'
import { contentKey } from './content-key.ts'
import { passageIdOf } from './passage-id.ts'

export interface CutDocument {
  readonly documentId: string
  readonly documentName: string
  readonly documentVersion: string
  readonly groups: readonly string[]
  readonly title: string
  readonly chunks: readonly Chunk[]
}

export function* passagesOf(
  document: CutDocument,
  embeddingModel: EmbeddingModelId,
  indexedAt: number,
): Sliceable<readonly Passage[]> {
  const { chunks, ...facts } = document
  const passages: Passage[] = []
  for (const chunk of chunks) {
    passages.push({
      ...facts,
      ...chunk,
      id: passageIdOf(document.documentId, embeddingModel, chunk.ordinal),
      contentKey: contentKey(chunk.content, embeddingModel),
      embeddingModel,
      indexedAt,
    })
    yield
  }
  return passages
}
