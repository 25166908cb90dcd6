// An embedding deployment behind the OpenAI v1 API: one call for one batch.
import type OpenAI from 'openai'
import type { DeploymentInfo } from '../models/deployment.ts'
import type { EmbeddingDeployment } from '../models/embedding-model.ts'
import { ModelError } from '../models/model-failure.ts'
import { toModelError } from './openai-failure.ts'
import { readRateLimit } from './rate-limit-reading.ts'

export interface OpenAiEmbeddingOptions {
  readonly client: OpenAI
  /** The deployment's name in its resource. */
  readonly deployment: string
  readonly info: DeploymentInfo
  readonly dimensions: number
  /** Models that cannot shorten their vectors refuse the parameter. */
  readonly sendsDimensions: boolean
  readonly now: () => number
}

export function openAiEmbeddingDeployment(options: OpenAiEmbeddingOptions): EmbeddingDeployment {
  const { client, deployment, info, dimensions, sendsDimensions, now } = options
  return {
    info,
    embed: async (texts, signal) => {
      try {
        const { data: answer, response } = await client.embeddings
          .create({ model: deployment, input: [...texts], ...(sendsDimensions ? { dimensions } : {}) }, { signal })
          .withResponse()
        const vectors = answer.data
          .toSorted((a, b) => a.index - b.index)
          .map((each) => toUnitVector(each.embedding, dimensions))
        // Fewer vectors than texts would pair texts with the wrong vectors.
        if (vectors.length !== texts.length) throw new ModelError({ kind: 'dropped' })
        return { vectors, promptTokens: answer.usage.prompt_tokens, rateLimit: readRateLimit(response.headers) }
      } catch (error) {
        throw toModelError(error, { signal, now: now(), hasStarted: false, info })
      }
    },
  }
}

/** A vector of another size means the deployment serves another model than it is configured as. */
function toUnitVector(numbers: readonly number[], dimensions: number): Float32Array {
  if (numbers.length !== dimensions) throw new ModelError({ kind: 'misconfigured', status: 200 })
  const length = Math.hypot(...numbers)
  return Float32Array.from(numbers, (value) => (length > 0 ? value / length : 0))
}
