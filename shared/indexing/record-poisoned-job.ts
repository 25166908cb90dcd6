// A job the queue has given up on becomes a failure that people can see on the document, and can have retried.
import { catalogEntryOf, outdatedIn } from '../documents/catalog-entry.ts'
import type { DocumentCatalog, IndexState } from '../documents/document-catalog.ts'
import { documentIdOf } from '../documents/document-id.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import { updateEntry } from '../documents/update-entry.ts'
import type { IndexJob } from './indexing-queue.ts'
import type { ReportDeps } from './report-document.ts'
import { reportDocument } from './report-document.ts'

export interface RecordPoisonedJobDeps extends ReportDeps {
  readonly store: Pick<DocumentStore, 'find'>
  readonly catalog: Pick<DocumentCatalog, 'read' | 'write'>
  /** The embedding models that documents are kept indexed for. */
  readonly activeModels: (signal: AbortSignal) => Promise<readonly string[]>
}

const message = 'Indexing failed on every attempt. Check the state of the services, then retry the document.'

/** Models for which the stored version is indexed after all are left alone: another message may have done the work. */
export async function recordPoisonedJob(
  deps: RecordPoisonedJobDeps,
  job: IndexJob,
  signal: AbortSignal,
): Promise<void> {
  const active = await deps.activeModels(signal)
  await recordFor(deps, job, active, signal)
  // As after indexing: a run may have begun that finds no entry of this document yet.
  const now = await deps.activeModels(signal)
  if (now.some((model) => !active.includes(model))) await recordPoisonedJob(deps, job, signal)
}

async function recordFor(
  deps: RecordPoisonedJobDeps,
  job: IndexJob,
  active: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const documentId = documentIdOf(job.documentName)
  const failed = { state: 'failed', code: 'upstream_failed', message, failedAt: deps.clock.now() } as const
  const entry = await updateEntry(
    deps.catalog,
    documentId,
    async (before) => {
      const document = await deps.store.find(job.documentName, signal)
      // A delete that could not be finished has no document to show it on: reconciliation finishes it.
      if (!document) return undefined
      const known = before?.etag === document.etag ? before.models : {}
      const models: Record<string, IndexState> = Object.fromEntries(
        active.map((model) => [model, isSettled(known[model]) ? known[model] : failed]),
      )
      return catalogEntryOf(document, { ...outdatedIn(before, active), ...models }, job.runId ?? before?.checkedBy)
    },
    signal,
  )
  const round = { documentId, startedAt: failed.failedAt }
  for (const [embeddingModel, state] of Object.entries(entry?.models ?? {}))
    if (state === failed) reportDocument(deps, round, { embeddingModel, outcome: 'failed', code: failed.code })
}

/** A failure of this same kind is recorded anew: how long to wait for the next try goes by when it was seen last. */
function isSettled(state: IndexState | undefined): state is IndexState {
  return state?.state === 'indexed' || (state?.state === 'failed' && state.code !== 'upstream_failed')
}
