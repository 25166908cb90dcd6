// Vectors for passages: known ones are used again, only the others are bought, and each text once.
import { AppError } from '../kernel/app-error.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { EmbeddedPassage, Passage } from '../retrieval/passage.ts'

export interface EmbeddedBatch {
  readonly passages: readonly EmbeddedPassage[]
  /** Texts whose vectors were bought, and their tokens by our own count. */
  readonly bought: number
  readonly promptTokens: number
}

/** @param vectors by content key; what is bought is added, for the same text further on. */
export async function embedPassages(
  embeddings: Pick<EmbeddingModel, 'embed'>,
  batch: readonly Passage[],
  model: EmbeddingModelId,
  vectors: Map<string, Float32Array>,
  signal: AbortSignal,
): Promise<EmbeddedBatch> {
  const unknown = new Map(batch.filter(({ contentKey }) => !vectors.has(contentKey)).map((p) => [p.contentKey, p]))
  const wanted = [...unknown.values()]
  const promptTokens = wanted.reduce((sum, { tokens }) => sum + tokens, 0)
  if (wanted.length > 0) {
    const texts = wanted.map(({ content }) => content)
    const request = { model, texts, promptTokens, priority: 'indexing', userId: 'indexing' } as const
    const bought = await embeddings.embed(request, signal)
    for (const [position, { contentKey }] of wanted.entries()) {
      const vector = bought[position]
      if (vector) vectors.set(contentKey, vector)
    }
  }
  return { passages: batch.map((passage) => withVector(passage, vectors)), bought: wanted.length, promptTokens }
}

function withVector(passage: Passage, vectors: ReadonlyMap<string, Float32Array>): EmbeddedPassage {
  const vector = vectors.get(passage.contentKey)
  if (vector) return { ...passage, vector }
  throw new AppError('upstream_failed', 'The embedding model answered with fewer vectors than texts; try again.')
}
