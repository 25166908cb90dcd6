// A document that cannot be indexed as it is: its passages go, since they no longer say what it says, and the catalogue
// shows why.
import { isDeepStrictEqual } from 'node:util'
import { catalogEntryOf } from '../documents/catalog-entry.ts'
import type { IndexState } from '../documents/document-catalog.ts'
import type { StoredDocument } from '../documents/document-store.ts'
import type { DocumentFault } from './document-fault.ts'
import type { IndexDocumentDeps, Round } from './indexing-round.ts'

/** False when the document changed meanwhile. */
export async function recordFault(
  deps: IndexDocumentDeps,
  round: Round,
  document: StoredDocument,
  { code, message }: DocumentFault,
  signal: AbortSignal,
): Promise<boolean> {
  await round.held.removeOthers(new Set(), undefined, round.record?.entry, signal)
  const current = await deps.store.find(round.name, signal)
  if (current?.etag !== document.etag) return false

  const before = round.record?.entry
  const models: Record<string, IndexState> = {}
  for (const model of await deps.activeModels(signal)) {
    const known = before?.models[model]
    const isKnown = before?.etag === document.etag && known?.state === 'failed' && known.message === message
    models[model] = isKnown ? known : { state: 'failed', code, message, failedAt: deps.clock.now() }
  }
  const entry = catalogEntryOf(document, models)
  if (!isDeepStrictEqual(entry, before)) {
    const revision = await deps.catalog.write(entry, round.record?.revision, signal)
    if (revision === undefined) return false
  }
  for (const embeddingModel of Object.keys(models)) {
    deps.telemetry.documentIndexed({
      documentId: round.documentId,
      embeddingModel,
      outcome: 'failed',
      passages: 0,
      embedded: 0,
      promptTokens: 0,
      latencyMs: deps.clock.now() - round.startedAt,
      code,
    })
  }
  return true
}
