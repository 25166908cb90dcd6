// Brings one document's passages for one embedding model into the index: new ones first, then away with what is left over.
import { lastIndexed } from '../documents/catalog-entry.ts'
import type { CatalogEntry, IndexedVersion } from '../documents/document-catalog.ts'
import type { Clock } from '../kernel/clock.ts'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import type { Passage } from '../retrieval/passage.ts'
import { embedPassages } from './embed-passages.ts'
import { embeddingBatches } from './embedding-batches.ts'
import type { HeldPassages } from './held-passages.ts'

export interface IndexForModelDeps {
  readonly index: Pick<PassageIndex, 'findVectors'>
  readonly embeddings: Pick<EmbeddingModel, 'embed'>
  readonly tokensPerBatch: (model: EmbeddingModelId) => number
  readonly held: HeldPassages
  readonly clock: Pick<Clock, 'now' | 'sleep'>
  /** False when what is being indexed is no longer what is stored. */
  readonly isCurrent: (signal: AbortSignal) => Promise<boolean>
}

export interface ModelTask {
  readonly model: EmbeddingModelId
  readonly version: string
  /** What the catalogue knows of the document. */
  readonly entry: CatalogEntry | undefined
  /** Made on demand, because an unchanged document is not even cut. */
  readonly passages: () => Promise<readonly Passage[]>
}

export type ModelOutcome =
  | { readonly kind: 'unchanged'; readonly passages: number; readonly tokens: number }
  | {
      readonly kind: 'indexed'
      readonly passages: number
      /** Of all passages; `promptTokens` counts what was bought. */
      readonly tokens: number
      readonly embedded: number
      readonly promptTokens: number
    }
  /** The document was overwritten or deleted meanwhile; what is in the index is unfinished. */
  | { readonly kind: 'overtaken' }

/** The search service shows writes within seconds. */
const visibleAfterMs = 10_000
const lookAgainAfterMs = [500, 1_000, 2_000] as const

export async function indexForModel(
  deps: IndexForModelDeps,
  task: ModelTask,
  signal: AbortSignal,
): Promise<ModelOutcome> {
  const { model, version, entry } = task
  const previous = lastIndexed(entry, model)
  if (previous?.version === version && (await isInIndex(deps, task, previous, signal))) {
    return { kind: 'unchanged', passages: previous.passages, tokens: previous.tokens }
  }
  const passages = await task.passages()
  const written = await writeAll(deps, passages, model, signal)
  if (!written) return { kind: 'overtaken' }
  await deps.held.removeOthers(new Set(passages.map(({ id }) => id)), model, entry, signal)
  const total = passages.reduce((sum, { tokens }) => sum + tokens, 0)
  return { kind: 'indexed', passages: passages.length, tokens: total, ...written }
}

/**
 * The catalogue alone is not believed: a worker that was killed, or came late, may have written over what it recorded. But
 * what was indexed a moment ago may not be visible yet, and a second message for the same upload should not pay for it again.
 */
async function isInIndex(
  { held, clock }: IndexForModelDeps,
  { model, entry }: ModelTask,
  previous: IndexedVersion,
  signal: AbortSignal,
): Promise<boolean> {
  const state = entry?.models[model]
  const isFresh = state?.state === 'indexed' && clock.now() - state.indexedAt < visibleAfterMs
  for (const pauseMs of isFresh ? lookAgainAfterMs : []) {
    const agreement = await held.compare(previous, model, signal)
    if (agreement !== 'lacks') return agreement === 'agrees'
    await clock.sleep(pauseMs, signal)
  }
  return (await held.compare(previous, model, signal)) === 'agrees'
}

/** Batch by batch, so that little is lost when the worker is killed. Undefined when the document has changed meanwhile. */
async function writeAll(
  deps: IndexForModelDeps,
  passages: readonly Passage[],
  model: EmbeddingModelId,
  signal: AbortSignal,
): Promise<{ readonly embedded: number; readonly promptTokens: number } | undefined> {
  // All known vectors before the first write: the new passages overwrite the old ones, which hold many of them.
  const contentKeys = passages.map(({ contentKey }) => contentKey)
  const vectors = new Map(await deps.index.findVectors(contentKeys, model, signal))
  let embedded = 0
  let promptTokens = 0
  for (const batch of embeddingBatches(passages, deps.tokensPerBatch(model))) {
    const { passages: ready, ...bought } = await embedPassages(deps.embeddings, batch, model, vectors, signal)
    if (!(await deps.isCurrent(signal))) return undefined
    await deps.held.write(ready, signal)
    embedded += bought.bought
    promptTokens += bought.promptTokens
  }
  return { embedded, promptTokens }
}
