// What an operator wants to see first: how each model deployment is doing, as this instance knows it, whether what is stored,
// catalogued and indexed agree, and what has been spent.
import type { ReadSpendingDeps, SpendingStatus } from '../cost/read-spending.ts'
import { readSpending } from '../cost/read-spending.ts'
import type { DeploymentStatus } from '../models/pool/deployment-status.ts'
import type { Reconciliation, ReconciliationStore } from './reconcile/reconciliation-store.ts'
import type { ActiveModelPointer } from '../retrieval/active-model-pointer.ts'

export interface StatusDeps extends ReadSpendingDeps {
  readonly chatPool: { status(): readonly DeploymentStatus[] }
  readonly embeddingPool: { status(): readonly DeploymentStatus[] }
  readonly activeModel: ActiveModelPointer
  readonly reconciliation: Pick<ReconciliationStore, 'read'>
}

export interface OperationsStatus {
  readonly activeEmbeddingModel: string
  readonly chat: readonly DeploymentStatus[]
  readonly embeddings: readonly DeploymentStatus[]
  /** Undefined before the first pass. */
  readonly reconciliation: Reconciliation | undefined
  readonly spending: SpendingStatus
}

export async function readStatus(deps: StatusDeps, signal: AbortSignal): Promise<OperationsStatus> {
  const [{ model }, reconciliation, spending] = await Promise.all([
    deps.activeModel(signal),
    deps.reconciliation.read(signal),
    readSpending(deps, signal),
  ])
  return {
    activeEmbeddingModel: model,
    chat: deps.chatPool.status(),
    embeddings: deps.embeddingPool.status(),
    reconciliation: reconciliation?.state,
    spending,
  }
}
