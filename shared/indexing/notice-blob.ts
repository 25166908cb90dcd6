// A blob has appeared or changed. Uploads through the API have asked for their indexing already; what came into the container
// past the API has nobody else to speak for it.
import type { CatalogEntry, DocumentCatalog } from '../documents/document-catalog.ts'
import { documentIdOf } from '../documents/document-id.ts'
import type { DocumentStore } from '../documents/document-store.ts'

export interface NoticeBlobDeps {
  readonly store: Pick<DocumentStore, 'find'>
  readonly catalog: Pick<DocumentCatalog, 'read'>
  readonly queue: {
    send(
      job: { documentName: string; etag: string | undefined; reason: 'blob-event' },
      signal: AbortSignal,
      delayMs: number,
    ): Promise<void>
  }
  /** The embedding models that documents are kept indexed for. */
  readonly activeModels: (signal: AbortSignal) => Promise<readonly string[]>
}

/**
 * With this version in the catalogue, a job for it is on its way, unless the API died between the two. The second job comes when
 * the first has been done, finds nothing to do and pays for no embedding; two at once would both pay.
 */
const doneByThenMs = 60_000

export async function noticeBlob(deps: NoticeBlobDeps, documentName: string, signal: AbortSignal): Promise<void> {
  const [document, record, models] = await Promise.all([
    deps.store.find(documentName, signal),
    deps.catalog.read(documentIdOf(documentName), signal),
    deps.activeModels(signal),
  ])
  const entry = record?.entry
  const isKnown = document !== undefined && entry?.etag === document.etag && entry.deletedAt === undefined
  // Events come more than once for one upload.
  if (isKnown && models.every((model) => hasEnded(entry, model))) return
  const job = { documentName, etag: document?.etag, reason: 'blob-event' } as const
  await deps.queue.send(job, signal, isKnown ? doneByThenMs : 0)
}

function hasEnded(entry: CatalogEntry, model: string): boolean {
  const state = entry.models[model]?.state
  return state === 'indexed' || state === 'failed'
}
