// The embedding model over several regions. A request goes on elsewhere only among deployments of the very model it asked for.
import { AppError } from '../kernel/app-error.ts'
import { chargedTokens } from './charged-tokens.ts'
import type { DeploymentEmbeddings, EmbeddingDeployment, EmbeddingModel, EmbeddingRequest } from './embedding-model.ts'
import type { EmbeddingModelId } from './embedding-model-id.ts'
import { parseEmbeddingModelId } from './embedding-model-id.ts'
import { ModelError } from './model-failure.ts'
import { embedOnce } from './pool/embed-once.ts'
import type { RegionPool } from './pool/region-pool.ts'

export function regionEmbeddingModel(pool: RegionPool<EmbeddingDeployment>): EmbeddingModel {
  const models = [...new Set(pool.members.flatMap(({ info }) => parseEmbeddingModelId(info.model)?.id ?? []))]
  return {
    models,
    embed: async (request, signal) => {
      if (!models.includes(request.model)) throw notServed(request.model)
      return (await embed(pool, request, signal)).vectors
    },
  }
}

async function embed(
  pool: RegionPool<EmbeddingDeployment>,
  request: EmbeddingRequest,
  signal: AbortSignal,
): Promise<DeploymentEmbeddings> {
  const { texts, promptTokens, priority, userId, model } = request
  const progress = pool.start({ tokens: chargedTokens(texts, promptTokens), priority, userId, model })
  for (;;) {
    const permit = await pool.acquire(progress, signal)
    try {
      return await embedOnce(pool.context, permit, request, progress.deadlineAt, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ModelError)) throw error
      const step = pool.nextStep(error, progress, true)
      if (step.kind === 'give-up') throw step.error
    }
  }
}

function notServed(model: EmbeddingModelId): AppError {
  return new AppError('index_not_ready', `No deployment serves the embedding model ${model}.`, { details: { model } })
}
