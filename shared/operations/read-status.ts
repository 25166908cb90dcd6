// What an operator wants to see first: how each model deployment is doing, as this instance knows it.
import type { DeploymentStatus } from '../models/pool/deployment-status.ts'
import type { ActiveModelPointer } from '../retrieval/active-model-pointer.ts'

export interface StatusDeps {
  readonly chatPool: { status(): readonly DeploymentStatus[] }
  readonly embeddingPool: { status(): readonly DeploymentStatus[] }
  readonly activeModel: ActiveModelPointer
}

export interface OperationsStatus {
  readonly activeEmbeddingModel: string
  readonly chat: readonly DeploymentStatus[]
  readonly embeddings: readonly DeploymentStatus[]
}

export async function readStatus(deps: StatusDeps, signal: AbortSignal): Promise<OperationsStatus> {
  const { model } = await deps.activeModel(signal)
  return { activeEmbeddingModel: model, chat: deps.chatPool.status(), embeddings: deps.embeddingPool.status() }
}
