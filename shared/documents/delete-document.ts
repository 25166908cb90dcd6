// Deletes a document, and every passage of it at once: an answer may not quote it a minute later.
import { AppError } from '../kernel/app-error.ts'
import { documentIdOf } from './document-id.ts'
import { parseDocumentName } from './document-name.ts'
import type { DocumentStore } from './document-store.ts'
import type { TombstoneDeps } from './tombstone-document.ts'
import { tombstoneDocument } from './tombstone-document.ts'

export interface DeleteDocumentDeps extends TombstoneDeps {
  readonly store: Pick<DocumentStore, 'find' | 'delete'>
  readonly index: {
    listDocument(documentId: string, model: undefined, signal: AbortSignal): Promise<readonly { readonly id: string }[]>
    remove(ids: readonly string[], signal: AbortSignal): Promise<readonly unknown[]>
  }
  readonly queue: {
    send(
      job: { documentName: string; etag: undefined; reason: 'deleted' },
      signal: AbortSignal,
      delayMs: number,
    ): Promise<void>
  }
}

/**
 * The job looks at what became of all this when the search index shows it: it removes what an indexer wrote meanwhile, and
 * brings back what was removed of a document that was stored again at the same moment.
 */
const settledAfterMs = 10_000

export async function deleteDocument(
  deps: DeleteDocumentDeps,
  documentName: string,
  signal: AbortSignal,
): Promise<void> {
  const name = parseDocumentName(documentName)
  const id = documentIdOf(name)
  const wasStored = await deps.store.delete(name, signal)
  const record = await deps.catalog.read(id, signal)
  // A live entry without a document is a deletion that broke off: finishing it is no error.
  if (!wasStored && (!record || record.entry.deletedAt !== undefined)) {
    throw new AppError('not_found', 'There is no such document.')
  }
  // Somebody may have stored it again already: then its passages are the new ones.
  if (!(await deps.store.find(name, signal))) await removePassages(deps, id, signal)
  await deps.queue.send({ documentName: name, etag: undefined, reason: 'deleted' }, signal, settledAfterMs)
  // Last, because a repeated call goes on only where the entry still lives.
  await tombstoneDocument(deps, name, signal)
}

/** What the index does not show yet, or refuses to remove, is left to the job. */
async function removePassages(deps: DeleteDocumentDeps, documentId: string, signal: AbortSignal): Promise<void> {
  const passages = await deps.index.listDocument(documentId, undefined, signal)
  if (passages.length === 0) return
  await deps.index.remove(
    passages.map(({ id }) => id),
    signal,
  )
}
