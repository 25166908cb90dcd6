// A document that cannot be indexed as it is: its passages go, since they no longer say what it says, and the catalogue
// shows why.
import { catalogEntryOf } from '../documents/catalog-entry.ts'
import type { IndexState } from '../documents/document-catalog.ts'
import type { StoredDocument } from '../documents/document-store.ts'
import { commitEntry } from './commit-entry.ts'
import type { DocumentFault } from './document-fault.ts'
import type { IndexDocumentDeps, Round } from './indexing-round.ts'
import { reportDocument } from './report-document.ts'

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
  for (const model of round.models) {
    const known = before?.models[model]
    const isKnown = before?.etag === document.etag && known?.state === 'failed' && known.message === message
    models[model] = isKnown ? known : { state: 'failed', code, message, failedAt: deps.clock.now() }
  }
  if (
    !(await commitEntry(
      deps.catalog,
      round,
      catalogEntryOf(document, models, round.runId ?? before?.checkedBy),
      signal,
    ))
  )
    return false
  for (const embeddingModel of Object.keys(models))
    reportDocument(deps, round, { embeddingModel, outcome: 'failed', code })
  return true
}
