// Every setting of the application, in one table. docs/settings.md is generated from it.
import { z } from 'zod'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import { parseEmbeddingModelId } from '../models/embedding-model-id.ts'
import { optionalDollars } from './dollars.ts'
import { modelPrices } from './model-prices.ts'
import { modelRegions } from './model-regions.ts'
import type { Setting } from './setting.ts'
import { optionalText, optionalUrl, setting, text, url, wholeNumber } from './setting.ts'
import { telemetrySettings } from './telemetry-settings.ts'

const embeddingModelId: z.ZodType<EmbeddingModelId, string> = z.string().transform((value, context) => {
  const parts = parseEmbeddingModelId(value)
  if (parts) return parts.id
  context.addIssue({ code: 'custom', message: 'is written name@dimensions, e.g. text-embedding-3-large@1024' })
  return z.NEVER
})

export const settingTable = {
  auth: setting({
    env: 'AUTH',
    schema: z.enum(['none', 'easyauth', 'jwt']),
    default: 'none',
    why: 'Who is asking: `none` is one local user and refuses to start on Azure; `easyauth` trusts the principal header of App Service authentication; `jwt` verifies Entra ID access tokens.',
  }),
  authIssuer: setting({
    env: 'AUTH_ISSUER',
    schema: optionalUrl,
    default: '',
    why: 'With AUTH=jwt: the token issuer, https://login.microsoftonline.com/TENANT/v2.0.',
  }),
  authAudience: setting({
    env: 'AUTH_AUDIENCE',
    schema: optionalText,
    default: '',
    why: 'With AUTH=jwt: the client id (or App ID URI) that tokens must be meant for.',
  }),
  authJwksUrl: setting({
    env: 'AUTH_JWKS_URL',
    schema: optionalUrl,
    default: '',
    why: 'With AUTH=jwt: where the signing keys are published; derived from AUTH_ISSUER when not set.',
  }),
  modelRegions: setting({
    env: 'MODEL_REGIONS',
    schema: modelRegions,
    isSecret: true,
    why: 'The model endpoints, region by region, as JSON: see [models.md](models.md).',
  }),
  modelPrices: setting({
    env: 'MODEL_PRICES',
    schema: modelPrices,
    default: '',
    why: 'Prices that replace or add to the built-in list, as JSON: see [cost.md](cost.md). A deployed model without a price is an error.',
  }),
  budgetMonth: setting({
    env: 'BUDGET_MONTH_USD',
    schema: optionalDollars,
    default: '',
    why: 'Most that all models together may cost in a calendar month (UTC), in US dollars; nothing: no limit. See [cost.md](cost.md).',
  }),
  budgetTenantMonth: setting({
    env: 'BUDGET_TENANT_MONTH_USD',
    schema: optionalDollars,
    default: '',
    why: 'The same for the users of each tenant (Entra ID directory).',
  }),
  budgetUserMonth: setting({
    env: 'BUDGET_USER_MONTH_USD',
    schema: optionalDollars,
    default: '',
    why: 'The same for each user.',
  }),
  budgetUserDay: setting({
    env: 'BUDGET_USER_DAY_USD',
    schema: optionalDollars,
    default: '',
    why: 'The same for each user and day.',
  }),
  budgetRequest: setting({
    env: 'BUDGET_REQUEST_USD',
    schema: optionalDollars,
    default: '',
    why: 'A question is refused when, with its prompt, the longest answer and every attempt, it could cost more than this, in US dollars.',
  }),
  budgetAction: setting({
    env: 'BUDGET_ACTION',
    schema: z.enum(['refuse', 'degrade']),
    default: 'refuse',
    why: 'When a budget is out: `refuse` questions, or `degrade` to answers by the small-chat deployments, up to BUDGET_DEGRADED_PERCENT more.',
  }),
  budgetDegradedPercent: setting({
    env: 'BUDGET_DEGRADED_PERCENT',
    schema: wholeNumber(1, 100),
    default: '20',
    why: 'With BUDGET_ACTION=degrade: how much more, in percent of each budget, cheaper answers may cost before questions are refused after all.',
  }),
  budgetWebhookUrl: setting({
    env: 'BUDGET_WEBHOOK_URL',
    schema: optionalUrl,
    default: '',
    isSecret: true,
    why: 'Where to POST a JSON event when 50, 80 and 100 % of a budget are reached.',
  }),
  embeddingModel: setting({
    env: 'EMBEDDING_MODEL',
    schema: embeddingModelId,
    default: 'text-embedding-3-large@1024',
    why: 'The embedding model a new installation starts with. Later the pointer in the catalogue decides, so changing this alone cannot mix two models.',
  }),
  contextWindowTokens: setting({
    env: 'CONTEXT_WINDOW_TOKENS',
    schema: wholeNumber(2_000, 10_000_000),
    default: '128000',
    why: 'Context window of the smallest chat deployment in use, in tokens. The prompt is built to fit it.',
  }),
  answerTokens: setting({
    env: 'ANSWER_TOKENS',
    schema: wholeNumber(16, 100_000),
    default: '1024',
    why: 'Most tokens an answer may take. Counts fully against the tokens-per-minute quota, so keep it near what answers need.',
  }),
  historyTokens: setting({
    env: 'HISTORY_TOKENS',
    schema: wholeNumber(0, 1_000_000),
    default: '12000',
    why: 'Share of the prompt for earlier turns, in tokens. When it is full, it is cut to two thirds, so that prompt caches can keep its beginning in between.',
  }),
  sessionTtlDays: setting({
    env: 'SESSION_TTL_DAYS',
    // Cosmos DB counts in seconds, up to 2 147 483 647.
    schema: wholeNumber(0, 24_855),
    default: '0',
    why: 'Days after which a conversation that nobody goes on with is deleted, and of one that goes on, the turns that are that old; 0 keeps them until their user deletes them. Holds for what is written from then on. See [memory.md](memory.md).',
  }),
  summaryTurns: setting({
    env: 'SUMMARY_TURNS',
    schema: wholeNumber(1, 100),
    default: '6',
    why: 'A running summary takes in that many turns at a time, after the answer and from a queue.',
  }),
  summaryTokens: setting({
    env: 'SUMMARY_TOKENS',
    schema: wholeNumber(50, 10_000),
    default: '800',
    why: 'Most tokens a running summary may have.',
  }),
  passageTokens: setting({
    env: 'PASSAGE_TOKENS',
    schema: wholeNumber(100, 1_000_000),
    default: '6000',
    why: 'Share of the prompt for passages, in tokens.',
  }),
  questionTokens: setting({
    env: 'QUESTION_TOKENS',
    schema: wholeNumber(100, 1_000_000),
    default: '4000',
    why: 'Longest question that is accepted, in tokens.',
  }),
  passagesPerQuestion: setting({
    env: 'PASSAGES_PER_QUESTION',
    schema: wholeNumber(1, 50),
    default: '8',
    why: 'How many passages a question retrieves.',
  }),
  firstTokenTimeoutMs: setting({
    env: 'FIRST_TOKEN_TIMEOUT_MS',
    schema: wholeNumber(100, 600_000),
    default: '20000',
    why: 'A region that has sent nothing for this long counts as failed, and another one is asked.',
  }),
  gapTimeoutMs: setting({
    env: 'GAP_TIMEOUT_MS',
    schema: wholeNumber(100, 600_000),
    default: '15000',
    why: 'Longest silence between two tokens of an answer.',
  }),
  answerTimeoutMs: setting({
    env: 'ANSWER_TIMEOUT_MS',
    schema: wholeNumber(1_000, 1_800_000),
    default: '120000',
    why: 'Longest time for a whole answer, in milliseconds. Azure ends an HTTP request that sends nothing for 230 s.',
  }),
  documentBytes: setting({
    env: 'DOCUMENT_BYTES',
    schema: wholeNumber(1_000, 1_000_000_000),
    default: '52428800',
    why: 'Largest document that is accepted, in bytes.',
  }),
  passageSizeTokens: setting({
    env: 'PASSAGE_SIZE_TOKENS',
    schema: wholeNumber(32, 8_000),
    default: '400',
    why: 'Largest passage a document is cut into, in tokens. Changing it re-embeds documents as they are indexed again.',
  }),
  passageOverlapTokens: setting({
    env: 'PASSAGE_OVERLAP_TOKENS',
    schema: wholeNumber(0, 1_000),
    default: '40',
    why: 'How much of a passage the next one repeats, in tokens, so that a sentence keeps its neighbours.',
  }),
  reconcileMinutes: setting({
    env: 'RECONCILE_MINUTES',
    schema: wholeNumber(0, 10_080),
    default: '60',
    why: 'How often blobs, catalogue and search index are compared with each other, from the start of one pass to the start of the next; the timer behind it comes every five minutes. A pass over millions of documents takes longer than that and is followed by the next at once.',
  }),
  retentionDays: setting({
    env: 'RETENTION_DAYS',
    schema: wholeNumber(0, 3_650),
    default: '7',
    why: 'How long an embedding model is kept after questions have moved to another one: up to date, and ready for a rollback. Uploads are embedded for both until then.',
  }),
  storage: setting({
    env: 'STORAGE',
    schema: optionalText,
    default: '',
    isSecret: true,
    why: 'Connection string of the storage account for documents and queues. On Azure leave it out and set the two service URIs: then the managed identity signs in.',
  }),
  storageBlobUri: setting({
    env: 'STORAGE__blobServiceUri',
    schema: optionalUrl,
    default: '',
    why: 'https://ACCOUNT.blob.core.windows.net, when signing in with the managed identity.',
  }),
  storageQueueUri: setting({
    env: 'STORAGE__queueServiceUri',
    schema: optionalUrl,
    default: '',
    why: 'https://ACCOUNT.queue.core.windows.net, when signing in with the managed identity.',
  }),
  searchEndpoint: setting({
    env: 'SEARCH_ENDPOINT',
    schema: url,
    why: 'https://NAME.search.windows.net',
  }),
  searchKey: setting({
    env: 'SEARCH_KEY',
    schema: optionalText,
    default: '',
    isSecret: true,
    why: 'Admin key of the search service; without it the managed identity signs in.',
  }),
  searchIndex: setting({
    env: 'SEARCH_INDEX',
    schema: text,
    default: 'passages',
    why: 'Name of the search index that holds the passages; created when missing.',
  }),
  cosmosEndpoint: setting({
    env: 'COSMOS_ENDPOINT',
    schema: url,
    why: 'https://NAME.documents.azure.com:443/',
  }),
  cosmosKey: setting({
    env: 'COSMOS_KEY',
    schema: optionalText,
    default: '',
    isSecret: true,
    why: 'Account key of Cosmos DB; without it the managed identity signs in.',
  }),
  cosmosDatabase: setting({
    env: 'COSMOS_DATABASE',
    schema: text,
    default: 'rag',
    why: 'Name of the database.',
  }),
  ...telemetrySettings,
} satisfies Record<string, Setting<unknown>>

type Table = typeof settingTable
export type Settings = { readonly [Name in keyof Table]: z.output<Table[Name]['schema']> }
