// What an operator wants to see first: how each model deployment is doing, as this instance knows it, whether what is stored,
// catalogued and indexed agree, and what has been spent.
//
// It is looked at when something is wrong: a service that does not answer takes its part away and not the rest.
import type { ReadSpendingDeps, SpendingStatus } from '../cost/read-spending.ts'
import { readSpending } from '../cost/read-spending.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { DeploymentStatus } from '../models/pool/deployment-status.ts'
import type { Reconciliation, ReconciliationStore } from './reconcile/reconciliation-store.ts'
import type { ActiveModel, ActiveModelRecord } from '../retrieval/active-model.ts'

export interface StatusDeps extends ReadSpendingDeps {
  readonly clock: Clock
  readonly chatPool: { status(): readonly DeploymentStatus[] }
  /** Undefined where the chat deployments do its work. */
  readonly smallChatPool: { status(): readonly DeploymentStatus[] } | undefined
  readonly embeddingPool: { status(): readonly DeploymentStatus[] }
  readonly readPointer: (signal: AbortSignal) => Promise<ActiveModelRecord>
  readonly reconciliation: Pick<ReconciliationStore, 'read'>
  readonly queue: { depth(signal: AbortSignal): Promise<number> }
}

/** What has to be asked for elsewhere, as it is called on the wire. */
export type StatusPart = 'embeddingModels' | 'indexJobs' | 'reconciliation' | 'spending'

export interface OperationsStatus {
  /** Which embedding model answers, and which are kept beside it; as stored, where instances follow within seconds. */
  readonly pointer: ActiveModel | undefined
  /** Jobs that wait or are under way. */
  readonly indexJobs: number | undefined
  readonly chat: readonly DeploymentStatus[]
  readonly smallChat: readonly DeploymentStatus[]
  readonly embeddings: readonly DeploymentStatus[]
  /** Undefined before the first pass, too. */
  readonly reconciliation: Reconciliation | undefined
  readonly spending: SpendingStatus | undefined
  /** The parts that could not be read, and why. */
  readonly unavailable: Readonly<Partial<Record<StatusPart, AppError>>>
}

/** Whoever looks is in a hurry; a service that is well answers in milliseconds. */
const statusTimeoutMs = 5_000

export async function readStatus(deps: StatusDeps, caller: AbortSignal): Promise<OperationsStatus> {
  const unavailable: Partial<Record<StatusPart, AppError>> = {}
  const deadline = startDeadline(deps.clock, statusTimeoutMs, caller)
  const { signal } = deadline
  const part = async <T>(name: StatusPart, reading: Promise<T>): Promise<T | undefined> => {
    try {
      return await reading
    } catch (error) {
      caller.throwIfAborted()
      if (!(error instanceof AppError) || error.code === 'internal') throw error
      unavailable[name] = error
      return undefined
    }
  }
  try {
    const [record, reconciliation, indexJobs, spending] = await Promise.all([
      part('embeddingModels', deps.readPointer(signal)),
      part('reconciliation', deps.reconciliation.read(signal)),
      part('indexJobs', deps.queue.depth(signal)),
      part('spending', readSpending(deps, signal)),
    ])
    return {
      pointer: record?.pointer,
      indexJobs,
      chat: deps.chatPool.status(),
      smallChat: deps.smallChatPool?.status() ?? [],
      embeddings: deps.embeddingPool.status(),
      reconciliation: reconciliation?.state,
      spending,
      unavailable,
    }
  } finally {
    deadline.clear()
  }
}
