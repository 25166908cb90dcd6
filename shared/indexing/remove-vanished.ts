// What is left of a document that is no longer stored: its passages go, for every model, and its entry becomes a tombstone.
import { tombstoneDocument } from '../documents/tombstone-document.ts'
import type { IndexDocumentDeps, Round } from './indexing-round.ts'

/** False when the document was stored again meanwhile: then passages of the new one may have been removed as well. */
export async function removeVanished(deps: IndexDocumentDeps, round: Round, signal: AbortSignal): Promise<boolean> {
  await round.held.removeOthers(new Set(), undefined, round.record?.entry, signal)
  await tombstoneDocument(deps, round.name, signal)
  if (await deps.store.find(round.name, signal)) return false
  const wasKnown = round.record?.entry.deletedAt === undefined ? round.record?.entry.models : undefined
  for (const embeddingModel of Object.keys(wasKnown ?? {})) {
    deps.telemetry.documentIndexed({
      documentId: round.documentId,
      embeddingModel,
      outcome: 'removed',
      passages: 0,
      embedded: 0,
      promptTokens: 0,
      latencyMs: deps.clock.now() - round.startedAt,
      code: undefined,
    })
  }
  return true
}
