// Rules that span several settings.
import { callCeiling } from '../cost/call-ceiling.ts'
import { PriceBook } from '../cost/price-book.ts'
import { defaultPoolOptions } from '../models/pool/pool-options.ts'
import { promptMarginTokens } from '../models/prompt-margin.ts'
import type { Environment } from './setting.ts'
import type { Settings } from './settings.ts'

type Rule = (settings: Settings, environment: Environment) => string | undefined

const rules: readonly Rule[] = [
  (settings, environment) =>
    settings.auth === 'none' && environment['WEBSITE_INSTANCE_ID']
      ? 'AUTH: none would let everyone in; on Azure choose easyauth or jwt.'
      : undefined,
  (settings) =>
    settings.auth === 'jwt' && !(settings.authIssuer && settings.authAudience)
      ? 'AUTH_ISSUER, AUTH_AUDIENCE: both are needed with AUTH=jwt.'
      : undefined,
  (settings) =>
    serves(settings, 'chat') ? undefined : 'MODEL_REGIONS: no deployment has "use": "chat", so nobody can answer.',
  (settings) =>
    serves(settings, 'embedding', settings.embeddingModel)
      ? undefined
      : `EMBEDDING_MODEL: no deployment in MODEL_REGIONS serves ${settings.embeddingModel}.`,
  (settings) => {
    const unpriced = modelsWithoutPrice(settings)
    return unpriced.length > 0
      ? `MODEL_PRICES: no price is known for ${unpriced.join(', ')}; name one (0 for a model that costs nothing), as docs/cost.md says.`
      : undefined
  },
  (settings) =>
    settings.budgetAction === 'degrade' && !serves(settings, 'small-chat')
      ? 'BUDGET_ACTION: degrade needs a deployment with "use": "small-chat" in MODEL_REGIONS.'
      : undefined,
  (settings) => {
    const ceiling = answerCeilingOf(settings)
    const tooSmall = budgetsOf(settings).filter(([, limit]) => limit !== undefined && limit < ceiling)
    return tooSmall.length > 0
      ? `${tooSmall.map(([env]) => env).join(', ')}: one answer can cost $${ceiling / 1_000_000}, which is set aside beforehand; with less than that every question would be refused.`
      : undefined
  },
  (settings) => {
    const needed =
      settings.historyTokens +
      settings.summaryTokens +
      settings.passageTokens +
      settings.questionTokens +
      settings.answerTokens +
      promptMarginTokens
    return needed > settings.contextWindowTokens
      ? `CONTEXT_WINDOW_TOKENS: ${settings.contextWindowTokens} is less than the shares need together (history, summary, passages, question, answer and a margin: ${needed}).`
      : undefined
  },
  // Otherwise a region that hangs would never be told from an answer that took too long.
  (settings) =>
    settings.firstTokenTimeoutMs >= settings.answerTimeoutMs
      ? 'FIRST_TOKEN_TIMEOUT_MS: must be below ANSWER_TIMEOUT_MS.'
      : undefined,
  (settings) =>
    settings.passageOverlapTokens * 2 > settings.passageSizeTokens
      ? 'PASSAGE_OVERLAP_TOKENS: must be at most half of PASSAGE_SIZE_TOKENS.'
      : undefined,
  (settings) =>
    settings.storage || (settings.storageBlobUri && settings.storageQueueUri)
      ? undefined
      : 'STORAGE: set a connection string, or STORAGE__blobServiceUri and STORAGE__queueServiceUri.',
]

export function settingProblems(settings: Settings, environment: Environment): readonly string[] {
  return rules.map((rule) => rule(settings, environment)).filter((problem) => problem !== undefined)
}

function budgetsOf(settings: Settings): readonly (readonly [env: string, limitMicroDollars: number | undefined])[] {
  return [
    ['BUDGET_MONTH_USD', settings.budgetMonth],
    ['BUDGET_TENANT_MONTH_USD', settings.budgetTenantMonth],
    ['BUDGET_USER_MONTH_USD', settings.budgetUserMonth],
    ['BUDGET_USER_DAY_USD', settings.budgetUserDay],
  ]
}

/** In micro-dollars, for the shortest question there is: the first of a conversation, which shows the model no history. */
function answerCeilingOf({ modelRegions, modelPrices, passageTokens, answerTokens }: Settings): number {
  const prices = new PriceBook(modelPrices)
  const chat = modelRegions.flatMap(({ deployments }) => deployments).filter(({ use }) => use === 'chat')
  const ceiling = callCeiling(
    chat.flatMap(({ model }) => prices.priceOf(model) ?? []),
    defaultPoolOptions.maxAttempts,
  )
  return ceiling({ promptTokens: promptMarginTokens + passageTokens, completionTokens: answerTokens })
}

function modelsWithoutPrice({ modelRegions, modelPrices }: Settings): readonly string[] {
  const prices = new PriceBook(modelPrices)
  const models = new Set(modelRegions.flatMap((region) => region.deployments.map(({ model }) => model)))
  return [...models].filter((model) => !prices.priceOf(model))
}

function serves(settings: Settings, use: 'chat' | 'small-chat' | 'embedding', model?: string): boolean {
  return settings.modelRegions.some((region) =>
    region.deployments.some((each) => each.use === use && (model === undefined || each.model === model)),
  )
}
