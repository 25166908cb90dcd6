// An indexing job, put off while the budget is out or every deployment is busy: documents stay as they are in the index, and are
// brought up to date later.
import { indexDocument } from './index-document.ts'
import type { IndexDocumentDeps } from './indexing-round.ts'
import type { IndexJob, IndexingQueue } from './indexing-queue.ts'
import { orPutOff } from './put-off.ts'

export async function indexWhenPossible(
  deps: IndexDocumentDeps & { readonly queue: IndexingQueue },
  job: IndexJob,
  signal: AbortSignal,
): Promise<void> {
  await orPutOff(
    () => indexDocument(deps, job, signal),
    (delayMs) => deps.queue.send(job, signal, delayMs),
  )
}
