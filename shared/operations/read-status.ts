// What an operator wants to see first: how each model deployment is doing, as this instance knows it, whether what is stored,
// catalogued and indexed agree, and what has been spent.
import type { ReadSpendingDeps, SpendingStatus } from '../cost/read-spending.ts'
import { readSpending } from '../cost/read-spending.ts'
import type { DeploymentStatus } from '../models/pool/deployment-status.ts'
import type { Reconciliation, ReconciliationStore } from './reconcile/reconciliation-store.ts'
import type { ActiveModel, ActiveModelRecord } from '../retrieval/active-model.ts'

export interface StatusDeps extends ReadSpendingDeps {
  readonly chatPool: { status(): readonly DeploymentStatus[] }
  /** Undefined where the chat deployments do its work. */
  readonly smallChatPool: { status(): readonly DeploymentStatus[] } | undefined
  readonly embeddingPool: { status(): readonly DeploymentStatus[] }
  readonly readPointer: (signal: AbortSignal) => Promise<ActiveModelRecord>
  readonly reconciliation: Pick<ReconciliationStore, 'read'>
  readonly queue: { depth(signal: AbortSignal): Promise<number> }
}

export interface OperationsStatus {
  /** Which embedding model answers, and which are kept beside it; as stored, where instances follow within seconds. */
  readonly pointer: ActiveModel
  /** Jobs that wait or are under way; undefined when the queue does not answer, which is no reason to hide the rest. */
  readonly indexJobs: number | undefined
  readonly chat: readonly DeploymentStatus[]
  readonly smallChat: readonly DeploymentStatus[]
  readonly embeddings: readonly DeploymentStatus[]
  /** Undefined before the first pass. */
  readonly reconciliation: Reconciliation | undefined
  readonly spending: SpendingStatus
}

export async function readStatus(deps: StatusDeps, signal: AbortSignal): Promise<OperationsStatus> {
  const [{ pointer }, reconciliation, indexJobs, spending] = await Promise.all([
    deps.readPointer(signal),
    deps.reconciliation.read(signal),
    deps.queue.depth(signal).catch(() => undefined),
    readSpending(deps, signal),
  ])
  return {
    pointer,
    indexJobs,
    chat: deps.chatPool.status(),
    smallChat: deps.smallChatPool?.status() ?? [],
    embeddings: deps.embeddingPool.status(),
    reconciliation: reconciliation?.state,
    spending,
  }
}
