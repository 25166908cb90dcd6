// Before a model is to answer: a question has to be embedded with it first.
import { AppError } from '../../kernel/app-error.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'

/** Throws `index_not_ready`. */
export function requireServed(
  { models }: { readonly models: readonly EmbeddingModelId[] },
  model: EmbeddingModelId,
): void {
  if (models.includes(model)) return
  throw new AppError(
    'index_not_ready',
    `No deployment in MODEL_REGIONS serves ${model}, so no question could be asked; add one first.`,
  )
}
