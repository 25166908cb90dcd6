// What index and catalogue say of the documents, to be compared between two benches.
import { IndexingWorkbench, signal } from './indexing-workbench.ts'

/** What a run without any disturbance makes of the same documents. */
export async function quietRunOf(bench: IndexingWorkbench, names: readonly string[]): Promise<IndexingWorkbench> {
  const quiet = new IndexingWorkbench()
  quiet.models = bench.models
  for (const documentName of names) {
    const stored = await bench.store.read(documentName, signal)
    if (stored) await quiet.upload(documentName, Buffer.from(stored.bytes).toString(), stored.document.groups)
  }
  await quiet.work()
  return quiet
}

/** Without what depends on when it happened. */
export function stateOf(bench: IndexingWorkbench, models?: readonly string[]): unknown {
  const isMeant = (model: string): boolean => !models || models.includes(model)
  const meant = bench.index.passages.filter(({ embeddingModel }) => isMeant(embeddingModel))
  const passages = meant.map(({ vector, ...passage }) => ({
    ...passage,
    indexedAt: 0,
    vector: [...vector],
  }))
  const live = bench.catalog.entries.filter(({ deletedAt }) => deletedAt === undefined)
  const entries = live.map((entry) => {
    const ofMeant = Object.entries(entry.models).filter(([model]) => isMeant(model))
    const states = ofMeant.map(([model, state]) => [model, { ...state, indexedAt: 0, failedAt: 0 }])
    return { ...entry, etag: '', uploadedAt: 0, checkedBy: '', models: Object.fromEntries(states) as unknown }
  })
  return { passages, entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}
