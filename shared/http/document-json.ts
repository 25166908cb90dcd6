// A catalogue entry on the wire.
import type { CatalogEntry, IndexState } from '../documents/document-catalog.ts'

export function documentJson({ id, name, sizeBytes, contentType, groups, uploadedAt, models }: CatalogEntry): object {
  return {
    id,
    name,
    sizeBytes,
    contentType,
    groups,
    uploadedAt: new Date(uploadedAt).toISOString(),
    /** By embedding model: what questions find depends on the active one. */
    models: Object.fromEntries(Object.entries(models).map(([model, state]) => [model, stateJson(state)])),
  }
}

function stateJson(state: IndexState): object {
  switch (state.state) {
    case 'pending':
      return { state: 'pending' }
    case 'outdated':
      return { state: 'outdated' }
    case 'indexed':
      return { state: 'indexed', passages: state.passages, indexedAt: new Date(state.indexedAt).toISOString() }
    case 'failed':
      return {
        state: 'failed',
        error: { code: state.code, message: state.message },
        failedAt: new Date(state.failedAt).toISOString(),
      }
  }
}
