// How many documents are moved to another embedding model, and for how long people ask before and after.
import type { EmbeddingModelId } from '../../../shared/models/embedding-model-id.ts'

export interface UpgradePlan {
  readonly documents: number
  /** How many people ask, each of every contestant in turn. */
  readonly users: number
  /** Of the phases in which nothing changes: before, after, and after the rollback. */
  readonly steadyMs: number
}

export const fullUpgrade: UpgradePlan = { documents: 1_000, users: 4, steadyMs: 20_000 }
export const quickUpgrade: UpgradePlan = { documents: 60, users: 3, steadyMs: 2_500 }

export const oldModel: EmbeddingModelId = 'text-embedding-3-large@1024'
/** As long as the old model's vectors, so that no service notices when the two are mixed. */
export const newModel: EmbeddingModelId = 'text-embedding-3-small@1024'
