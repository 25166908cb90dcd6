// A catalogue entry for a document as it is stored now.
import type { CatalogEntry, IndexedVersion, IndexState } from './document-catalog.ts'
import { documentIdOf } from './document-id.ts'
import type { StoredDocument } from './document-store.ts'

/** @param checkedBy what the entry said before; an upload does not undo it. */
export function catalogEntryOf(
  document: StoredDocument,
  models: Readonly<Record<string, IndexState>>,
  checkedBy: string | undefined,
): CatalogEntry {
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
    ...(checkedBy === undefined ? {} : { checkedBy }),
  }
}

/**
 * The states after new content has come: pending for the models that are kept up to date. What was indexed is remembered for
 * all, unless it failed or the document was deleted: then nothing is known of the index.
 */
export function pendingFor(
  kept: readonly string[],
  current: CatalogEntry | undefined,
): Readonly<Record<string, IndexState>> {
  const pending = kept.map((model) => [model, pendingAfter(lastIndexed(current, model))])
  return { ...outdatedIn(current, kept), ...Object.fromEntries(pending) }
}

/** What the index holds of an older version for models that nobody keeps up to date: it has to be known to be removed. */
export function outdatedIn(
  current: CatalogEntry | undefined,
  kept: readonly string[],
): Readonly<Record<string, IndexState>> {
  const outdated: Record<string, IndexState> = {}
  for (const model of Object.keys(current?.models ?? {})) {
    const previous = lastIndexed(current, model)
    if (previous && !kept.includes(model)) outdated[model] = { state: 'outdated', previous }
  }
  return outdated
}

export function pendingAfter(previous: IndexedVersion | undefined): IndexState {
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
      return { version: state.version, passages: state.passages, tokens: state.tokens }
    case 'pending':
    case 'outdated':
      return state.previous
    case 'failed':
      return undefined
  }
}
