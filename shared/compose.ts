// Settings → services: the one place where ports meet their adapters.
import { randomUUID } from 'node:crypto'
import type { AnswerDeps } from './chat/answer-question.ts'
import type { Settings } from './config/settings.ts'
import type { DeleteDocumentDeps } from './documents/delete-document.ts'
import type { DocumentCatalog } from './documents/document-catalog.ts'
import type { DocumentStore } from './documents/document-store.ts'
import type { StoreDocumentDeps } from './documents/store-document.ts'
import type { Identify } from './http/caller.ts'
import { tokensPerBatch } from './indexing/embedding-batches.ts'
import type { IndexingQueue } from './indexing/indexing-queue.ts'
import type { IndexDocumentDeps } from './indexing/indexing-round.ts'
import type { Clock } from './kernel/clock.ts'
import type { ConversationStore } from './memory/conversation-store.ts'
import type { FoldSummaryDeps } from './memory/fold-summary.ts'
import type { Dependency } from './operations/check-readiness.ts'
import { readinessDependencies } from './operations/readiness-dependencies.ts'
import type { StatusDeps } from './operations/read-status.ts'
import type { ReconcileDeps } from './operations/reconcile/reconcile.ts'
import { rememberedProgress } from './indexing/reindex/remembered-progress.ts'
import type { CoverageDeps } from './operations/coverage/read-coverage.ts'
import type { ReindexDeps } from './indexing/reindex/reindex-deps.ts'
import { composeCost } from './compose-cost.ts'
import { composeModels } from './compose-models.ts'
import { composeStores } from './compose-stores.ts'
import type { IdentifyOptions } from './http/create-identify.ts'
import { createIdentify } from './http/create-identify.ts'
import { meteredEmbeddings } from './indexing/metered-embeddings.ts'
import { extractText } from './indexing/extract/extract-text.ts'
import { systemClock } from './kernel/clock.ts'
import { loadTokenCounter } from './models/load-token-counter.ts'
import { regionChatModel } from './models/region-chat-model.ts'
import { regionEmbeddingModel } from './models/region-embedding-model.ts'
import { activeModelPointer, readActiveModel } from './retrieval/active-model-pointer.ts'
import { keptModels } from './retrieval/active-model.ts'
import type { Telemetry } from './telemetry/telemetry.ts'
import { redactText } from './telemetry/redact-text.ts'

/** What the functions are given; each use case takes the part it declares. */
export interface Services {
  readonly identify: Identify
  readonly chat: AnswerDeps & { readonly conversations: ConversationStore }
  readonly documents: StoreDocumentDeps &
    DeleteDocumentDeps & {
      readonly store: DocumentStore
      readonly catalog: DocumentCatalog
      readonly queue: IndexingQueue
    }
  readonly indexing: IndexDocumentDeps & { readonly queue: IndexingQueue }
  readonly reindex: ReindexDeps & CoverageDeps
  readonly memory: FoldSummaryDeps & { readonly clock: Clock; readonly telemetry: Telemetry }
  readonly operations: StatusDeps
  readonly maintenance: ReconcileDeps
  /** Posts what has been spent; before the process ends. */
  readonly endSpending: (timeoutMs: number) => Promise<void>
  readonly readiness: { readonly dependencies: readonly Dependency[]; readonly clock: Clock }
}

const msPerDay = 24 * 60 * 60_000

/** @param telemetry already started: meters made before would count nothing. */
export async function compose(settings: Settings, telemetry: Telemetry): Promise<Services> {
  const clock = systemClock
  const counter = await loadTokenCounter(chatModelOf(settings))
  const { chatPool, smallChatPool, embeddingPool } = composeModels({ settings, clock, counter, telemetry })
  const embeddings = regionEmbeddingModel(embeddingPool)
  const stores = composeStores(settings, clock)
  const { conversations, catalog, activeModelStore, store, queue, summaries, index, reconciliation } = stores

  const pointer = { store: activeModelStore, clock, configuredModel: settings.embeddingModel }
  const activeModel = activeModelPointer(pointer)
  const readPointer = (signal: AbortSignal) => readActiveModel(pointer, signal)
  const activeModels = async (signal: AbortSignal) => keptModels((await readPointer(signal)).pointer)
  const cost = composeCost({ settings, clock, telemetry, ledger: stores.ledger })
  const helperModel = regionChatModel(smallChatPool ?? chatPool)
  const memory = {
    ...cost,
    clock,
    telemetry,
    counter,
    conversations,
    summaries,
    summaryModel: helperModel,
    summaryTokens: settings.summaryTokens,
    // Below the part of a full history that a cut leaves (memory/fit-history): what is left out then is in the summary already.
    summaryRules: { turnsPerBatch: settings.summaryTurns, tokensPerBatch: Math.ceil(settings.historyTokens / 2) },
  }
  const chat = {
    ...memory,
    helperModel,
    activeModel,
    embeddings,
    index,
    chatModel: regionChatModel(chatPool),
    limits: settings,
    redact: settings.telemetryContent === 'redacted' ? redactText : undefined,
  }
  const documents = { clock, store, catalog, queue, index, activeModels, maxDocumentBytes: settings.documentBytes }
  const chunkLimits = { maxTokens: settings.passageSizeTokens, overlapTokens: settings.passageOverlapTokens }
  const metered = meteredEmbeddings({ ...cost, embeddings })
  const indexing = {
    ...documents,
    telemetry,
    counter,
    embeddings: metered,
    chunkLimits,
    tokensPerBatch: (model: string) => tokensPerBatch(quotasOf(settings, model).filter((each) => each !== undefined)),
    extract: extractText,
  }
  return {
    identify: createIdentify(identifyOptions(settings), clock),
    chat,
    memory,
    documents,
    indexing,
    reindex: {
      ...stores,
      ...indexing,
      readPointer,
      pointerStore: activeModelStore,
      progressOf: rememberedProgress({ ...stores, clock }),
      tokensPerMinuteOf: (model) => quotaOf(settings, model),
      costOf: cost.costOf,
      newId: randomUUID,
      retentionMs: settings.retentionDays * msPerDay,
    },
    operations: {
      ...cost,
      clock,
      ledger: stores.ledger,
      chatPool,
      smallChatPool,
      embeddingPool,
      readPointer,
      reconciliation,
      queue,
    },
    maintenance: { ...stores, clock, telemetry, activeModel, reconcileEveryMs: settings.reconcileMinutes * 60_000 },
    endSpending: (timeoutMs) => cost.spending.end(timeoutMs),
    readiness: {
      clock,
      dependencies: readinessDependencies({
        ...stores,
        chatPool,
        embeddingPool,
        configuredModel: settings.embeddingModel,
      }),
    },
  }
}

/** Prompts are counted as the chat model counts them; deployments of one use serve one model. */
function chatModelOf({ modelRegions }: Settings): string {
  const deployments = modelRegions.flatMap((region) => region.deployments)
  return deployments.find(({ use }) => use === 'chat')?.model ?? ''
}

/** Tokens a minute of each deployment of an embedding model; undefined where that is not configured. */
function quotasOf({ modelRegions }: Settings, model: string): readonly (number | undefined)[] {
  return modelRegions
    .flatMap(({ deployments }) => deployments)
    .filter((each) => each.use === 'embedding' && each.model === model)
    .map(({ tokensPerMinute }) => tokensPerMinute)
}

/** Of all of them together; undefined when one of them is unknown. */
function quotaOf(settings: Settings, model: string): number | undefined {
  const quotas = quotasOf(settings, model)
  return quotas.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0)
}

function identifyOptions({ auth, authIssuer = '', authAudience = '', authJwksUrl }: Settings): IdentifyOptions {
  if (auth !== 'jwt') return { scheme: auth }
  return { scheme: auth, issuer: authIssuer, audience: authAudience, jwksUrl: authJwksUrl }
}
