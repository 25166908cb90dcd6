// Finds the next documents that a run has to look at, and sends a job for each. A page that comes twice sends jobs twice, which find
// nothing to do; one that dies midway is repeated.
import type { CatalogCensus, CensusFilter } from '../../documents/catalog-census.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModel } from '../../retrieval/active-model.ts'
import type { CompareStretchDeps } from './compare-stretch.ts'
import { findMiscounted } from './find-miscounted.ts'
import type { PointerDeps } from './move-pointer.ts'
import type { ReindexJob, ReindexQueue } from './reindex-queue.ts'
import type { ReindexRun } from './reindex-run.ts'
import type { ReindexRunStore } from './reindex-run-store.ts'
import type { ReopenDeps } from './reopen-documents.ts'
import { reopenDocuments } from './reopen-documents.ts'
import { unsettled } from './count-run.ts'

export interface PageRunDeps extends Pick<PointerDeps, 'readPointer'>, CompareStretchDeps, ReopenDeps {
  readonly runs: Pick<ReindexRunStore, 'read'>
  readonly census: Pick<CatalogCensus, 'find'>
  readonly reindexQueue: ReindexQueue
}

type PageJob = Extract<ReindexJob, { readonly kind: 'page' }>

/** A job is a request to the queue; a hundred at once take it a fraction of a second. */
const pageSize = 100

/**
 * No more documents are sent while this many jobs wait. Plenty for every worker there will be, and few enough that a run which
 * is paused or cancelled comes to rest at once.
 */
const mostJobsWaiting = 1_000
const lookAgainAfterMs = 2_000

export async function pageRun(deps: PageRunDeps, job: PageJob, signal: AbortSignal): Promise<void> {
  const { pointer } = await deps.readPointer(signal)
  // Going on with a paused run begins with a page of its own.
  if (pointer.run?.id !== job.runId || pointer.run.isPaused) return
  const record = await deps.runs.read(job.runId, signal)
  if (!record) return
  if ((await deps.reindexQueue.depth(signal)) > mostJobsWaiting) {
    return await deps.reindexQueue.send(job, signal, lookAgainAfterMs)
  }
  const { names, continuation } = await nextDocuments(deps, record.run, pointer, job, signal)
  const { runId } = job
  for (let sent = 0; sent < names.length; sent += pageSize) {
    const some = names.slice(sent, sent + pageSize)
    if (job.which !== 'unsettled')
      await reopenDocuments(deps, some, { runId, model: countedModel(record.run, pointer) }, signal)
    await Promise.all(
      some.map((documentName) => deps.reindexQueue.send({ kind: 'document', runId, documentName }, signal)),
    )
  }
  if (continuation !== undefined) await deps.reindexQueue.send({ ...job, continuation }, signal)
}

async function nextDocuments(
  deps: PageRunDeps,
  run: ReindexRun,
  pointer: ActiveModel,
  { which, continuation }: PageJob,
  signal: AbortSignal,
): Promise<{ readonly names: readonly string[]; readonly continuation: string | undefined }> {
  const { scope } = run
  // So few that they are one page, whatever is known of them.
  if (scope.kind === 'documents') return { names: scope.names, continuation: undefined }
  if (which === 'miscounted') {
    const { miscounts, afterId } = await findMiscounted(deps, countedModel(run, pointer), continuation ?? '', signal)
    return { names: miscounts.map(({ documentName }) => documentName), continuation: afterId }
  }
  const page = await deps.census.find(filterOf(run, pointer, which), { limit: pageSize, continuation }, signal)
  return { names: page.entries.map(({ name }) => name), continuation: page.continuation }
}

/** The one by which it is told how far the run is. */
function countedModel({ scope }: ReindexRun, pointer: ActiveModel): EmbeddingModelId {
  return scope.kind === 'model' ? scope.model : pointer.model
}

function filterOf(
  { id: runId, scope, startedAt }: ReindexRun,
  pointer: ActiveModel,
  which: Exclude<PageJob['which'], 'miscounted'>,
): CensusFilter {
  if (scope.kind === 'model') {
    return { standings: [{ model: scope.model, among: which === 'failed' ? ['failed'] : unsettled }] }
  }
  return which === 'failed'
    ? { checkedBy: { runId, is: true }, standings: [{ model: pointer.model, among: ['failed'] }] }
    : { checkedBy: { runId, is: false }, uploadedBefore: startedAt }
}
