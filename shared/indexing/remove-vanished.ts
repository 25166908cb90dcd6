// What is left of a document that is no longer stored: its passages go, for every model, and its entry becomes a tombstone.
import { tombstoneDocument } from '../documents/tombstone-document.ts'
import type { IndexDocumentDeps, Round } from './indexing-round.ts'
import { reportDocument } from './report-document.ts'

/** False when the document was stored again meanwhile: then passages of the new one may have been removed as well. */
export async function removeVanished(deps: IndexDocumentDeps, round: Round, signal: AbortSignal): Promise<boolean> {
  await round.held.removeOthers(new Set(), undefined, round.record?.entry, signal)
  await tombstoneDocument(deps, round.name, signal)
  if (await deps.store.find(round.name, signal)) return false
  for (const embeddingModel of Object.keys(round.record?.entry.models ?? {}))
    reportDocument(deps, round, { embeddingModel, outcome: 'removed' })
  return true
}
