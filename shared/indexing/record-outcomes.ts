// Records in the catalogue how far a document is indexed for each model, and tells telemetry.
import { catalogEntryOf, lastIndexed, outdatedIn, pendingAfter } from '../documents/catalog-entry.ts'
import type { IndexState } from '../documents/document-catalog.ts'
import type { StoredDocument } from '../documents/document-store.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import { commitEntry } from './commit-entry.ts'
import type { ModelOutcome } from './index-for-model.ts'
import type { IndexDocumentDeps, Round } from './indexing-round.ts'
import { reportDocument } from './report-document.ts'

/** Of one model; a failure that passes leaves its document pending. */
export type ModelResult =
  | Exclude<ModelOutcome, { kind: 'overtaken' }>
  | { readonly kind: 'failed'; readonly error: unknown }

export interface Outcomes {
  readonly document: StoredDocument
  readonly version: string
  readonly results: ReadonlyMap<EmbeddingModelId, ModelResult>
}

/** False when the entry was changed meanwhile. Throws the first failure, after what succeeded has been recorded. */
export async function recordOutcomes(
  deps: Pick<IndexDocumentDeps, 'catalog' | 'clock' | 'telemetry'>,
  round: Round,
  { document, version, results }: Outcomes,
  signal: AbortSignal,
): Promise<boolean> {
  const before = round.record?.entry
  const models: Record<string, IndexState> = { ...outdatedIn(before, [...results.keys()]) }
  // For a model that is no longer kept up to date, too, as long as it holds this very content.
  for (const [model, state] of Object.entries(before?.models ?? {})) {
    if (state.state === 'indexed' && state.version === version) models[model] = state
  }
  for (const [model, result] of results) {
    if (result.kind === 'failed') models[model] = pendingAfter(lastIndexed(before, model))
    else if (result.kind === 'indexed' || !models[model])
      models[model] = {
        state: 'indexed',
        version,
        passages: result.passages,
        tokens: result.tokens,
        indexedAt: deps.clock.now(),
      }
  }
  const entry = catalogEntryOf(document, models, round.runId ?? before?.checkedBy)
  if (!(await commitEntry(deps.catalog, round, entry, signal))) return false
  for (const [embeddingModel, result] of results) {
    // A failure that passes is reported as the failure of the job, not of the document.
    if (result.kind === 'failed') continue
    const { kind: outcome, tokens: _, ...counts } = result
    reportDocument(deps, round, { embeddingModel, outcome, ...counts })
  }
  for (const result of results.values()) if (result.kind === 'failed') throw result.error
  return true
}
