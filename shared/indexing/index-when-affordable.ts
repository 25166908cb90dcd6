// An indexing job, put off while the budget is out: documents stay as they are in the index, and are brought up to date later.
import { AppError } from '../kernel/app-error.ts'
import { indexDocument } from './index-document.ts'
import type { IndexDocumentDeps } from './indexing-round.ts'
import type { IndexJob, IndexingQueue } from './indexing-queue.ts'

/** A budget comes back at midnight UTC at the soonest, or when somebody raises it; looking again costs a blob read and no model. */
const putOffMs = 15 * 60_000

export async function indexWhenAffordable(
  deps: IndexDocumentDeps & { readonly queue: IndexingQueue },
  job: IndexJob,
  signal: AbortSignal,
): Promise<void> {
  try {
    await indexDocument(deps, job, signal)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'budget_exceeded') throw error
    // A new message: one that is refused five times would count as poisoned.
    await deps.queue.send(job, signal, putOffMs)
  }
}
