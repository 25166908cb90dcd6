// A job the queue has given up on becomes a failure that people can see on the document, and can have retried.
import { catalogEntryOf } from '../documents/catalog-entry.ts'
import type { DocumentCatalog, IndexState } from '../documents/document-catalog.ts'
import { documentIdOf } from '../documents/document-id.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import { updateEntry } from '../documents/update-entry.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { IndexJob } from './indexing-queue.ts'

export interface RecordPoisonedJobDeps {
  readonly store: Pick<DocumentStore, 'find'>
  readonly catalog: Pick<DocumentCatalog, 'read' | 'write'>
  /** The embedding models that documents are kept indexed for. */
  readonly activeModels: (signal: AbortSignal) => Promise<readonly string[]>
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Pick<Telemetry, 'documentIndexed'>
}

const message = 'Indexing failed on every attempt. Check the state of the services, then retry the document.'

/** Models for which the stored version is indexed after all are left alone: another message may have done the work. */
export async function recordPoisonedJob(
  deps: RecordPoisonedJobDeps,
  job: IndexJob,
  signal: AbortSignal,
): Promise<void> {
  const active = await deps.activeModels(signal)
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
      return catalogEntryOf(document, models)
    },
    signal,
  )
  const models = Object.entries(entry?.models ?? {}).filter(([, state]) => state === failed)
  for (const [embeddingModel] of models) {
    deps.telemetry.documentIndexed({
      documentId,
      embeddingModel,
      outcome: 'failed',
      passages: 0,
      embedded: 0,
      promptTokens: 0,
      latencyMs: 0,
      code: failed.code,
    })
  }
}

function isSettled(state: IndexState | undefined): state is IndexState {
  return state?.state === 'indexed' || state?.state === 'failed'
}
