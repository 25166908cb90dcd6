// How much trouble: what an answer costs, how many of them the budget has room for, and how many are asked for.
import { appSettings, endpointsFrom } from '../../../local/start/endpoints.ts'
import { modelPrices } from '../../../shared/config/model-prices.ts'
import { callCeiling } from '../../../shared/cost/call-ceiling.ts'
import { PriceBook } from '../../../shared/cost/price-book.ts'
import { defaultPoolOptions } from '../../../shared/models/pool/pool-options.ts'
import { promptMarginTokens } from '../../../shared/models/prompt-margin.ts'

/** Ten times what was meant. */
export const passageTokens = 4_000
/** Room for the same three passages that the usual code pastes, and for half of another. */
const shownTokens = 3.5 * passageTokens
export const answerTokens = 128
/** No question here is longer. */
const mostQuestionTokens = 50

const prices = new PriceBook(modelPrices.parse(appSettings(endpointsFrom(0))['MODEL_PRICES'] ?? ''))
const price = prices.priceOf('offline-extractive')
const costOf = callCeiling(price ? [price] : [], 1)

/** With nothing cached, in micro-dollars. */
const answerMicroDollars = costOf({ promptTokens: shownTokens, completionTokens: answerTokens })
/** What a question sets aside, in micro-dollars: as much of a budget may be left when it is called out. */
export const setAsideMicroDollars =
  defaultPoolOptions.maxAttempts *
  costOf({
    promptTokens: promptMarginTokens + shownTokens + mostQuestionTokens,
    completionTokens: answerTokens,
  })

export interface CostPlan {
  /** Of one user; all come again as long as they are told to, after that time, and so all at the same moment. */
  readonly crowd: number
  readonly crowdPauseMs: number
  /** A user's for a day, in micro-dollars. */
  readonly budget: number
  /** One that is soon out, for the sight of what comes then. */
  readonly smallBudget: number
  readonly usualAnswers: number
  readonly isQuick: boolean
}

export function costPlan(isQuick: boolean): CostPlan {
  const roomForAnswers = isQuick ? 20 : 100
  return {
    crowd: isQuick ? 100 : 1_000,
    // The full form has the time that Retry-After asks for.
    crowdPauseMs: isQuick ? 2_000 : 5_000,
    budget: roomForAnswers * answerMicroDollars,
    smallBudget: 6 * answerMicroDollars,
    usualAnswers: roomForAnswers,
    isQuick,
  }
}

/** Cheaper answers may cost this much of a budget beyond it. */
export const degradedPercent = 50

export function costSettings({ budget }: CostPlan, webhookUrl: string): Readonly<Record<string, string>> {
  return {
    AUTH: 'easyauth',
    PASSAGE_SIZE_TOKENS: String(passageTokens),
    PASSAGE_TOKENS: String(shownTokens),
    ANSWER_TOKENS: String(answerTokens),
    BUDGET_USER_DAY_USD: inUsd(budget),
    BUDGET_WEBHOOK_URL: webhookUrl,
  }
}

/** Of an instance that answers by the small model when a budget is out. */
export function degradingSettings({ smallBudget }: CostPlan): Readonly<Record<string, string>> {
  return {
    BUDGET_USER_DAY_USD: inUsd(smallBudget),
    BUDGET_ACTION: 'degrade',
    BUDGET_DEGRADED_PERCENT: String(degradedPercent),
  }
}

function inUsd(microDollars: number): string {
  return String(microDollars / 1_000_000)
}

export function inDollars(microDollars: number): string {
  return `$${(microDollars / 1_000_000).toFixed(microDollars < 10_000_000 ? 3 : 2)}`
}
