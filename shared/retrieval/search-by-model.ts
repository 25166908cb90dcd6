// A question → passages of one embedding model: the only place where a vector and the filter that goes with it meet.
import { AppError } from '../kernel/app-error.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddingModel, EmbeddingRequest } from '../models/embedding-model.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { PassageIndex } from './passage-index.ts'
import type { ScoredPassage } from './passage.ts'

export interface SearchDeps {
  readonly embeddings: Pick<EmbeddingModel, 'embed'>
  readonly index: Pick<PassageIndex, 'search'>
  readonly counter: TokenCounter
}

export interface SearchRequest extends Pick<EmbeddingRequest, 'priority' | 'userId' | 'onAttempt'> {
  readonly text: string
  /** The caller's groups; undefined: no restriction applies. */
  readonly groups: readonly string[] | undefined
  readonly top: number
}

/** The service's limit for one input; what a longer question says first says what it is about. */
const maxQuestionTokens = 8_192

/** @returns best first. */
export async function searchByModel(
  { embeddings, index, counter }: SearchDeps,
  model: EmbeddingModelId,
  { text, groups, top, priority, userId, onAttempt }: SearchRequest,
  signal: AbortSignal,
): Promise<readonly ScoredPassage[]> {
  const input = counter.cut(text, maxQuestionTokens)
  const promptTokens = counter.count(input)
  const request = { model, texts: [input], promptTokens, priority, userId, onAttempt }
  const [vector] = await embeddings.embed(request, signal)
  if (!vector) throw new AppError('upstream_failed', 'The question could not be embedded; try again.')
  return await index.search({ text, vector, embeddingModel: model, groups, top }, signal)
}
