// Documents that a run tries again count as not done from then on. Otherwise the run would be over before they have been tried, and
// one that is paused meanwhile would not find them when it goes on. Should nobody be left to send their jobs, they are among what a
// run that stands still looks for.
import type { CatalogEntry, DocumentCatalog } from '../../documents/document-catalog.ts'
import { lastIndexed, pendingAfter } from '../../documents/catalog-entry.ts'
import { documentIdOf } from '../../documents/document-id.ts'
import { updateEntry } from '../../documents/update-entry.ts'

export interface ReopenDeps {
  readonly catalog: Pick<DocumentCatalog, 'read' | 'write'>
}

/** @param model the one by which the run tells what is done. */
export async function reopenDocuments(
  { catalog }: ReopenDeps,
  names: readonly string[],
  { runId, model }: { readonly runId: string; readonly model: string },
  signal: AbortSignal,
): Promise<void> {
  const reopen = async (entry: CatalogEntry | undefined) => entry && reopened(entry, runId, model)
  await Promise.all(names.map((name) => updateEntry(catalog, documentIdOf(name), reopen, signal)))
}

/** What is pending already, or was deleted meanwhile, stays as it is. */
function reopened(entry: CatalogEntry, runId: string, model: string): CatalogEntry | undefined {
  const state = entry.models[model]?.state
  if (entry.deletedAt !== undefined || (state !== 'failed' && state !== 'indexed')) return undefined
  const { checkedBy, ...facts } = entry
  return {
    ...facts,
    models: { ...entry.models, [model]: pendingAfter(lastIndexed(entry, model)) },
    ...(checkedBy === undefined || checkedBy === runId ? {} : { checkedBy }),
  }
}
