// A question → the passages that may answer it, all from the embedding model that was active when it was asked.
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Attempt } from '../models/attempt.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { ActiveModel } from './active-model.ts'
import { keptModels } from './active-model.ts'
import type { PassageIndex } from './passage-index.ts'
import type { ScoredPassage } from './passage.ts'

export interface RetrieveDeps {
  readonly activeModel: (signal: AbortSignal) => Promise<Pick<ActiveModel, 'model' | 'others'>>
  readonly embeddings: EmbeddingModel
  readonly index: Pick<PassageIndex, 'search'>
  readonly counter: TokenCounter
  readonly clock: Pick<Clock, 'now'>
}

export interface RetrievalRequest {
  readonly text: string
  /** The caller's groups; undefined: no restriction applies. */
  readonly groups: readonly string[] | undefined
  readonly top: number
  readonly userId: string
  /** Called for each call to an embedding deployment. */
  readonly onAttempt: (attempt: Attempt) => void
}

export interface RetrievedPassages {
  readonly embeddingModel: EmbeddingModelId
  /** Best first. */
  readonly passages: readonly ScoredPassage[]
}

/** The service's limit for one input; what a longer question says first says what it is about. */
const maxQuestionTokens = 8_192

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
  const text = deps.counter.cut(request.text, maxQuestionTokens)
  const promptTokens = deps.counter.count(text)
  const [vector] = await deps.embeddings.embed(
    { model, texts: [text], promptTokens, priority: 'chat', userId: request.userId, onAttempt: request.onAttempt },
    signal,
  )
  if (!vector) throw new AppError('upstream_failed', 'The question could not be embedded; try again.')
  const { groups, top } = request
  const query = { text: request.text, vector, embeddingModel: model, groups, top }
  const passages = await deps.index.search(query, signal)
  // Embedding may have waited for capacity while the next model took over and this one began to be removed.
  const isLate = deps.clock.now() - askedAt > certainForMs
  if (isLate && !keptModels(await deps.activeModel(signal)).includes(model)) {
    return await retrievePassages(deps, request, signal)
  }
  return { embeddingModel: model, passages }
}
