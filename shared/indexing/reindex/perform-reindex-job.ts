// What each job of the queue `reindex-jobs` does. All of them may come twice, late, or after their run is over.
import { documentIdOf } from '../../documents/document-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import { keptModels } from '../../retrieval/active-model.ts'
import type { IndexDocumentDeps } from '../indexing-round.ts'
import { orPutOff } from '../put-off.ts'
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
  await orPutOff(
    () => perform(deps, job, signal),
    (delayMs) => deps.reindexQueue.send(job, signal, delayMs),
  )
}

async function perform(deps: ReindexJobDeps, job: ReindexJob, signal: AbortSignal): Promise<void> {
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

/**
 * A run that is paused finds the document again when it goes on; one that is over no longer wants it. But what was begun is
 * finished: an earlier delivery of this job may have left the document pending for a model that is kept. Not for the target of a
 * run, which finds it as well.
 */
async function lookAt(
  deps: ReindexJobDeps,
  { runId, documentName }: Extract<ReindexJob, { readonly kind: 'document' }>,
  signal: AbortSignal,
): Promise<void> {
  const { pointer } = await deps.readPointer(signal)
  const isWanted = pointer.run?.id === runId && !pointer.run.isPaused
  if (!isWanted && !(await isPending(deps, documentName, pointer, signal))) return
  await indexDocument(deps, { documentName, etag: undefined, reason: 'reindex', runId }, signal)
}

async function isPending(
  { catalog }: ReindexJobDeps,
  documentName: string,
  pointer: ActiveModel,
  signal: AbortSignal,
): Promise<boolean> {
  const record = await catalog.read(documentIdOf(documentName), signal)
  const target = pointer.others.find(({ state }) => state === 'target')?.model
  return keptModels(pointer).some((model) => model !== target && record?.entry.models[model]?.state === 'pending')
}
