// What the timer has done every five minutes: models whose time is over are removed, a run that has lost its jobs gets new ones, and
// blobs, catalogue and index are compared. None of it keeps the rest from being done.
import type { ReviveRunDeps } from '../indexing/reindex/revive-run.ts'
import { reviveRun } from '../indexing/reindex/revive-run.ts'
import type { StartPurgeDeps } from '../indexing/reindex/start-purge.ts'
import { purgeExpiredModels } from '../indexing/reindex/start-purge.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { ReconcileDeps } from './reconcile/reconcile.ts'
import { reconcile } from './reconcile/reconcile.ts'

export interface MaintainDeps {
  readonly maintenance: ReconcileDeps
  readonly reindex: StartPurgeDeps & ReviveRunDeps
}

/** A few reads and messages take seconds. Reconciliation has a deadline of its own. */
const deadlineMs = 60_000

/** Throws what went wrong once everything has been tried, so that the invocation counts as failed. */
export async function maintain({ maintenance, reindex }: MaintainDeps, signal: AbortSignal): Promise<void> {
  const deadline = startDeadline(maintenance.clock, deadlineMs, signal)
  const aboutModels = Promise.allSettled([
    purgeExpiredModels(reindex, deadline.signal),
    reviveRun(reindex, deadline.signal),
  ]).finally(() => deadline.clear())
  const [outcomes, [reconciled]] = await Promise.all([
    aboutModels,
    Promise.allSettled([reconcile(maintenance, signal)]),
  ])
  const errors = [...outcomes, reconciled].flatMap((each) =>
    each.status === 'rejected' ? [each.reason as unknown] : [],
  )
  if (errors.length > 1) throw new AggregateError(errors, 'Several tasks of maintenance have failed.')
  if (errors.length === 1) throw errors[0]
}
