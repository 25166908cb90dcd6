// What each job of the queue `reindex-jobs` does. All of them may come twice, late, or after their run is over.
import type { IndexDocumentDeps } from '../indexing-round.ts'
import { indexDocument } from '../index-document.ts'
import type { PageRunDeps } from './page-run.ts'
import { pageRun } from './page-run.ts'
import type { PurgeModelDeps } from './purge-model.ts'
import { purgeModel } from './purge-model.ts'
import type { ReindexJob } from './reindex-queue.ts'
import type { WatchRunDeps } from './watch-run.ts'
import { watchRun } from './watch-run.ts'

export type ReindexJobDeps = IndexDocumentDeps & PageRunDeps & WatchRunDeps & PurgeModelDeps

export async function performReindexJob(deps: ReindexJobDeps, job: ReindexJob, signal: AbortSignal): Promise<void> {
  switch (job.kind) {
    case 'page':
      return await pageRun(deps, job, signal)
    case 'document':
      return await lookAt(deps, job, signal)
    case 'watch':
      return await watchRun(deps, job, signal)
    case 'purge':
      return await purgeModel(deps, job, signal)
  }
}

/** A run that is paused finds the document again when it goes on; one that is over no longer wants it. */
async function lookAt(
  deps: ReindexJobDeps,
  { runId, documentName }: Extract<ReindexJob, { readonly kind: 'document' }>,
  signal: AbortSignal,
): Promise<void> {
  const { pointer } = await deps.readPointer(signal)
  if (pointer.run?.id !== runId || pointer.run.isPaused) return
  await indexDocument(deps, { documentName, etag: undefined, reason: 'reindex', runId }, signal)
}
