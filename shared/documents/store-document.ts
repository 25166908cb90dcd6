// Stores a document and asks for it to be indexed.
import { AppError } from '../kernel/app-error.ts'
import { invalidRequest } from '../kernel/invalid-request.ts'
import { catalogEntryOf, pendingFor } from './catalog-entry.ts'
import type { CatalogEntry, DocumentCatalog } from './document-catalog.ts'
import { parseDocumentGroups } from './document-groups.ts'
import { documentIdOf } from './document-id.ts'
import { parseDocumentName } from './document-name.ts'
import type { DocumentStore, StoredDocument } from './document-store.ts'
import { documentTypeOf } from './document-type.ts'
import { updateEntry } from './update-entry.ts'

export interface StoreDocumentDeps {
  readonly store: Pick<DocumentStore, 'put' | 'find'>
  readonly catalog: Pick<DocumentCatalog, 'read' | 'write'>
  readonly queue: {
    send(job: { documentName: string; etag: string; reason: 'uploaded' }, signal: AbortSignal): Promise<void>
  }
  /** The embedding models that documents are kept indexed for. */
  readonly activeModels: (signal: AbortSignal) => Promise<readonly string[]>
  readonly maxDocumentBytes: number
}

export interface NewDocument {
  readonly name: string
  readonly bytes: Uint8Array
  readonly groups: readonly string[]
}

/** Longer than the signature of any type, and enough to tell text from binary. */
const signatureBytes = 4_096

export async function storeDocument(
  deps: StoreDocumentDeps,
  document: NewDocument,
  signal: AbortSignal,
): Promise<CatalogEntry> {
  const name = parseDocumentName(document.name)
  const groups = parseDocumentGroups(document.groups)
  checkSize(document.bytes.byteLength, deps.maxDocumentBytes)
  const contentType = contentTypeOf(name, document.bytes)
  const models = await deps.activeModels(signal)

  const stored = await deps.store.put({ name, bytes: document.bytes, contentType, groups }, signal)
  // Somebody else may have stored or deleted it at the same moment: the catalogue speaks of what is there now.
  const entry = await updateEntry(
    deps.catalog,
    documentIdOf(name),
    async (before) => {
      const current = await deps.store.find(name, signal)
      if (!current || isKnown(current, before)) return undefined
      return catalogEntryOf(current, pendingFor(models, before), before?.checkedBy)
    },
    signal,
  )
  await deps.queue.send({ documentName: name, etag: stored.etag, reason: 'uploaded' }, signal)
  return entry ?? catalogEntryOf(stored, pendingFor(models, undefined), undefined)
}

/** An indexer may have been faster, and recorded more of this version than that it is pending. */
function isKnown(document: StoredDocument, entry: CatalogEntry | undefined): boolean {
  return entry?.etag === document.etag && entry.deletedAt === undefined
}

function checkSize(sizeBytes: number, limitBytes: number): void {
  if (sizeBytes === 0) throw invalidRequest({ path: 'file', message: 'is empty' })
  if (sizeBytes > limitBytes) {
    throw new AppError('too_large', `The document has ${sizeBytes} bytes; the limit is ${limitBytes}.`, {
      details: { limitBytes, sizeBytes },
    })
  }
}

function contentTypeOf(name: string, bytes: Uint8Array): string {
  const type = documentTypeOf(name, bytes.subarray(0, signatureBytes))
  if (type) return type.contentType
  throw new AppError(
    'unsupported_document',
    'This type of document cannot be read, or the file is not what its name says.',
  )
}
