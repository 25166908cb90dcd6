// What a run would cover, cost and take, before anything is started.
import type { CatalogCensus } from '../../documents/catalog-census.ts'
import type { CatalogEntry, DocumentCatalog } from '../../documents/document-catalog.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModelRecord } from '../../retrieval/active-model.ts'
import { keptModels } from '../../retrieval/active-model.ts'
import { requireDocuments } from './require-documents.ts'
import type { RequestedScope } from './requested-scope.ts'
import { requireTarget } from './requested-scope.ts'

export interface EstimateDeps {
  readonly readPointer: (signal: AbortSignal) => Promise<ActiveModelRecord>
  readonly census: Pick<CatalogCensus, 'count' | 'sumIndexed' | 'sizeBytes'>
  readonly catalog: Pick<DocumentCatalog, 'read'>
  readonly embeddings: { readonly models: readonly EmbeddingModelId[] }
  /** Quota of all deployments of a model together; undefined when that of one is not known. */
  readonly tokensPerMinuteOf: (model: EmbeddingModelId) => number | undefined
  /** In micro-dollars. */
  readonly costOf: (
    model: string,
    usage: {
      readonly promptTokens: number
      readonly cachedPromptTokens: number
      readonly completionTokens: number
    },
  ) => number
}

/** Every figure is the most it can come to: text that is known already is not embedded again. */
export interface RunEstimate {
  readonly documents: number
  /** The target; without one those that are kept up to date: for each of them what has changed is embedded. */
  readonly embeddingModels: readonly EmbeddingModelId[]
  readonly tokens: number
  readonly costMicroDollars: number
  /** By the quotas; undefined when they are not configured. */
  readonly durationMs: number | undefined
}

/** English prose: where nothing has been indexed yet, there is nothing better to go by. */
const bytesPerToken = 4

export async function estimateRun(
  deps: EstimateDeps,
  requested: RequestedScope,
  signal: AbortSignal,
): Promise<RunEstimate> {
  const { pointer } = await deps.readPointer(signal)
  const embeddingModels =
    requested.kind === 'model' ? [requireTarget(requested.model, deps.embeddings.models, pointer)] : keptModels(pointer)
  const { documents, tokens } = await measure(deps, requested, pointer.model, signal)
  const usage = { promptTokens: tokens, cachedPromptTokens: 0, completionTokens: 0 }
  const durations = embeddingModels.map((model) => durationMs(tokens, deps.tokensPerMinuteOf(model)))
  return {
    documents,
    embeddingModels,
    tokens: tokens * embeddingModels.length,
    costMicroDollars: embeddingModels.reduce((sum, model) => sum + deps.costOf(model, usage), 0),
    // Each has quotas of its own.
    durationMs: durations.reduce(
      (most, each) => (most === undefined || each === undefined ? undefined : Math.max(most, each)),
      0,
    ),
  }
}

function durationMs(tokens: number, tokensPerMinute: number | undefined): number | undefined {
  return tokensPerMinute === undefined ? undefined : Math.ceil((tokens / tokensPerMinute) * 60_000)
}

interface Measure {
  readonly documents: number
  /** To embed all of them once. */
  readonly tokens: number
}

async function measure(
  deps: EstimateDeps,
  requested: RequestedScope,
  active: EmbeddingModelId,
  signal: AbortSignal,
): Promise<Measure> {
  switch (requested.kind) {
    case 'documents': {
      const entries = await requireDocuments(deps.catalog, requested.names, signal)
      return { documents: entries.length, tokens: entries.reduce((sum, entry) => sum + tokensOf(entry, active), 0) }
    }
    case 'changed':
      return await measureAll(deps, active, signal)
    case 'model': {
      // What an earlier run towards the same model has left behind need not be bought again.
      const [all, known] = await Promise.all([
        measureAll(deps, active, signal),
        deps.census.sumIndexed('tokens', requested.model, signal),
      ])
      return { ...all, tokens: Math.max(0, all.tokens - known) }
    }
  }
}

function tokensOf({ models, sizeBytes }: CatalogEntry, active: EmbeddingModelId): number {
  const state = models[active]
  return state?.state === 'indexed' ? state.tokens : Math.ceil(sizeBytes / bytesPerToken)
}

/** Documents that are not indexed are taken for as dense as those that are. */
async function measureAll({ census }: EstimateDeps, active: string, signal: AbortSignal): Promise<Measure> {
  const [documents, sizeBytes, indexedTokens, indexedBytes] = await Promise.all([
    census.count({}, signal),
    census.sizeBytes({}, signal),
    census.sumIndexed('tokens', active, signal),
    census.sizeBytes({ standings: [{ model: active, among: ['indexed'] }] }, signal),
  ])
  const tokensPerByte = indexedBytes > 0 ? indexedTokens / indexedBytes : 1 / bytesPerToken
  return { documents, tokens: Math.ceil(indexedTokens + (sizeBytes - indexedBytes) * tokensPerByte) }
}
