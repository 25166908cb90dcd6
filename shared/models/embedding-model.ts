// The port through which the domain embeds text. Failing over never leaves the embedding model asked for.
import type { Attempt } from './attempt.ts'
import type { Priority } from './chat-model.ts'
import type { DeploymentInfo, RateLimitReading } from './deployment.ts'
import type { EmbeddingModelId } from './embedding-model-id.ts'

export interface EmbeddingRequest {
  readonly model: EmbeddingModelId
  /** One batch within the service's limits: 2 048 inputs, 8 192 tokens each, 300 000 tokens together. */
  readonly texts: readonly string[]
  /** Tokens of all texts by our own count, for pacing. */
  readonly promptTokens: number
  readonly priority: Priority
  readonly userId: string
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined
}

export interface EmbeddingModel {
  /** The embedding models some deployment serves. */
  readonly models: readonly EmbeddingModelId[]
  /** One unit-length vector per text, in order. Throws AppErrors as ChatModel does; `index_not_ready` for a model nobody serves. */
  embed(request: EmbeddingRequest, signal: AbortSignal): Promise<readonly Float32Array[]>
}

/** One embedding deployment in one region: a single call, no retries, failures as ModelError. */
export interface EmbeddingDeployment {
  readonly info: DeploymentInfo
  embed(texts: readonly string[], signal: AbortSignal): Promise<DeploymentEmbeddings>
}

export interface DeploymentEmbeddings {
  readonly vectors: readonly Float32Array[]
  readonly promptTokens: number
  readonly rateLimit: RateLimitReading
}
