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
    send(job: { documentName: string; etag: undefined; reason: 'deleted' }, signal: AbortSignal): Promise<void>
  }
}

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
  await tombstoneDocument(deps, name, signal)
  const passages = await deps.index.listDocument(id, undefined, signal)
  await deps.index.remove(
    passages.map((passage) => passage.id),
    signal,
  )
  // Last, so that the job sees all of the above: it removes what an indexer wrote meanwhile, and what could not be removed
  // here; and when the document was stored again, it brings back the passages that were just removed.
  await deps.queue.send({ documentName: name, etag: undefined, reason: 'deleted' }, signal)
}
