// A catalogue entry for a document as it is stored now.
import type { CatalogEntry, IndexedVersion, IndexState } from './document-catalog.ts'
import { documentIdOf } from './document-id.ts'
import type { StoredDocument } from './document-store.ts'

export function catalogEntryOf(document: StoredDocument, models: Readonly<Record<string, IndexState>>): CatalogEntry {
  const { name, etag, sizeBytes, contentType, groups, uploadedAt } = document
  return {
    id: documentIdOf(name),
    name,
    etag,
    sizeBytes,
    contentType,
    groups,
    uploadedAt,
    models,
    deletedAt: undefined,
  }
}

/** What was indexed is remembered, unless it failed or the document was deleted: then nothing is known of the index. */
export function pendingFor(
  models: readonly string[],
  current: CatalogEntry | undefined,
): Readonly<Record<string, IndexState>> {
  return Object.fromEntries(models.map((model) => [model, pendingAfter(lastIndexed(current, model))]))
}

function pendingAfter(previous: IndexedVersion | undefined): IndexState {
  return previous ? { state: 'pending', previous } : { state: 'pending' }
}

/** What the catalogue knows to be in the index of a document; nothing once it was deleted or could not be indexed. */
export function lastIndexed(entry: CatalogEntry | undefined, model: string): IndexedVersion | undefined {
  const state = entry?.models[model]
  return state && indexedOf(state)
}

export function indexedOf(state: IndexState): IndexedVersion | undefined {
  switch (state.state) {
    case 'indexed':
      return { version: state.version, passages: state.passages }
    case 'pending':
      return state.previous
    case 'failed':
      return undefined
  }
}
