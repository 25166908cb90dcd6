// An embedding model that needs no model: each word adds a fixed direction, so texts with words in common are near.
import { createHash } from 'node:crypto'
import { AppError } from '../../shared/kernel/app-error.ts'
import type { EmbeddingModelId } from '../../shared/models/embedding-model-id.ts'
import type { EmbeddingModel, EmbeddingRequest } from '../../shared/models/embedding-model.ts'

export class HashingEmbeddingModel implements EmbeddingModel {
  readonly models: readonly EmbeddingModelId[]
  readonly requests: EmbeddingRequest[] = []
  /** Thrown by the next calls, one each. */
  readonly failures: unknown[] = []
  /** Runs before the vectors are given back; what it throws is thrown. Counts calls from 1. */
  interlude: ((call: number) => Promise<void>) | undefined
  #calls = 0

  constructor(models: readonly EmbeddingModelId[]) {
    this.models = models
  }

  get embeddedTexts(): readonly string[] {
    return this.requests.flatMap(({ texts }) => texts)
  }

  async embed(request: EmbeddingRequest, signal: AbortSignal): Promise<readonly Float32Array[]> {
    signal.throwIfAborted()
    if (this.failures.length > 0) throw this.failures.shift()
    if (!this.models.includes(request.model)) throw new AppError('index_not_ready', 'Nobody serves this model.')
    await this.interlude?.(++this.#calls)
    this.requests.push(request)
    return request.texts.map((text) => embed(text, request.model))
  }
}

function embed(text: string, model: EmbeddingModelId): Float32Array {
  const dimensions = Number(model.slice(model.lastIndexOf('@') + 1))
  const vector = new Float32Array(dimensions)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = createHash('sha256').update(`${model} ${word}`).digest()
    const slot = hash.readUInt32LE(0) % dimensions
    vector[slot] = (vector[slot] ?? 0) + 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
