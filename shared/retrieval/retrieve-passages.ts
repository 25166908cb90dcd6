// A question → the passages that may answer it, all from the embedding model that was active when it was asked.
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Attempt } from '../models/attempt.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { ActiveModel } from './active-model.ts'
import { keptModels } from './active-model.ts'
import type { ScoredPassage } from './passage.ts'
import type { SearchDeps, SearchRequest } from './search-by-model.ts'
import { searchByModel } from './search-by-model.ts'

export interface RetrieveDeps extends SearchDeps {
  readonly activeModel: (signal: AbortSignal) => Promise<Pick<ActiveModel, 'model' | 'others'>>
  readonly embeddings: EmbeddingModel
  readonly clock: Pick<Clock, 'now'>
}

/** Every call to an embedding deployment is told to `onAttempt`. */
export type RetrievalRequest = Omit<SearchRequest, 'priority' | 'onAttempt'> & {
  readonly onAttempt: (attempt: Attempt) => void
}

export interface RetrievedPassages {
  readonly embeddingModel: EmbeddingModelId
  /** Best first. */
  readonly passages: readonly ScoredPassage[]
}

/** A purge begins fifteen seconds after it is asked for, and the pointer in use is five seconds old at most. */
const certainForMs = 10_000

export async function retrievePassages(
  deps: RetrieveDeps,
  request: RetrievalRequest,
  signal: AbortSignal,
): Promise<RetrievedPassages> {
  const askedAt = deps.clock.now()
  // Read once: the question is embedded with the very model that the search is filtered by.
  const { model } = await deps.activeModel(signal)
  if (!deps.embeddings.models.includes(model)) {
    throw new AppError('index_not_ready', `No model region serves the active embedding model ${model}.`)
  }
  const passages = await searchByModel(deps, model, { ...request, priority: 'chat' }, signal)
  // Embedding may have waited for capacity while the next model took over and this one began to be removed.
  const isLate = deps.clock.now() - askedAt > certainForMs
  if (isLate && !keptModels(await deps.activeModel(signal)).includes(model)) {
    return await retrievePassages(deps, request, signal)
  }
  return { embeddingModel: model, passages }
}
