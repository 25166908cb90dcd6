// What an operator asks a run to cover, and whether its target can be one.
import type { AppError } from '../../kernel/app-error.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'

export type RequestedScope =
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'changed' }
  | { readonly kind: 'documents'; readonly names: readonly string[] }

/** The model under the id by which it is served. Throws `invalid_request`, naming the models that are. */
export function requireTarget(
  requested: string,
  served: readonly EmbeddingModelId[],
  pointer: ActiveModel,
): EmbeddingModelId {
  const model = served.find((each) => each === requested)
  if (!model) throw notServed(requested, served)
  if (model === pointer.model) {
    throw invalidModel(`${model} is the active model; to look at every document again, ask for "changedOnly": true`)
  }
  switch (pointer.others.find((other) => other.model === model)?.state) {
    case 'previous':
      throw invalidModel(`documents are kept indexed for ${model} still; ${wayBack(pointer)}`)
    case 'purging':
      throw invalidModel(`passages of ${model} are being removed; that takes ten minutes at least, then ask again`)
    case 'target':
    case 'retired':
    case undefined:
      return model
  }
}

/** To the model that the last move has left. */
function wayBack({ lastMove }: ActiveModel): string {
  if (!lastMove) return 'roll back the run that left it'
  return lastMove.kind === 'rollback' ? `cut over run ${lastMove.runId} once more` : `roll back run ${lastMove.runId}`
}

function notServed(requested: string, served: readonly EmbeddingModelId[]): AppError {
  return invalidModel(
    `no deployment in MODEL_REGIONS serves ${JSON.stringify(requested)}; those that are served: ${served.join(', ')}`,
  )
}

function invalidModel(message: string): AppError {
  return invalidRequest({ path: 'model', message })
}
