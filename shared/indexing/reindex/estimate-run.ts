// What a run would cover, cost and take, before anything is started.
import type { CatalogCensus } from '../../documents/catalog-census.ts'
import type { EmbeddingModelId } from '../../models/embedding-model-id.ts'
import type { ActiveModelRecord } from '../../retrieval/active-model.ts'
import type { RequestedScope } from './requested-scope.ts'
import { requireTarget } from './requested-scope.ts'

export interface EstimateDeps {
  readonly readPointer: (signal: AbortSignal) => Promise<ActiveModelRecord>
  readonly census: Pick<CatalogCensus, 'count' | 'sumIndexed' | 'sizeBytes'>
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
  readonly embeddingModel: EmbeddingModelId
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
  const model =
    requested.kind === 'model' ? requireTarget(requested.model, deps.embeddings.models, pointer) : pointer.model
  const [all, known] = await Promise.all([
    measureAll(deps, pointer.model, signal),
    // What an earlier run towards the same model has left behind need not be bought again.
    requested.kind === 'model' ? deps.census.sumIndexed('tokens', model, signal) : 0,
  ])
  const documents = requested.kind === 'documents' ? requested.names.length : all.documents
  const share = all.documents === 0 ? 0 : documents / all.documents
  const tokens = Math.max(0, Math.ceil(all.tokens * share) - known)
  const tokensPerMinute = deps.tokensPerMinuteOf(model)
  return {
    documents,
    embeddingModel: model,
    tokens,
    costMicroDollars: deps.costOf(model, { promptTokens: tokens, cachedPromptTokens: 0, completionTokens: 0 }),
    durationMs: tokensPerMinute === undefined ? undefined : Math.ceil((tokens / tokensPerMinute) * 60_000),
  }
}

/** Documents that are not indexed are taken for as dense as those that are. */
async function measureAll(
  { census }: EstimateDeps,
  active: string,
  signal: AbortSignal,
): Promise<{ readonly documents: number; readonly tokens: number }> {
  const [documents, sizeBytes, indexedTokens, indexedBytes] = await Promise.all([
    census.count({}, signal),
    census.sizeBytes({}, signal),
    census.sumIndexed('tokens', active, signal),
    census.sizeBytes({ standings: [{ model: active, among: ['indexed'] }] }, signal),
  ])
  const tokensPerByte = indexedBytes > 0 ? indexedTokens / indexedBytes : 1 / bytesPerToken
  return { documents, tokens: Math.ceil(indexedTokens + (sizeBytes - indexedBytes) * tokensPerByte) }
}
