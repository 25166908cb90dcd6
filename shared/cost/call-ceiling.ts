// The most that one request to a pool of deployments can cost, with every attempt it may take.
import type { CallUsage, ModelPrice } from './model-price.ts'
import { costOfCall } from './model-price.ts'

/** In micro-dollars, for a request with so many tokens of prompt, and at most so many of answer. */
export type CallCeiling = (tokens: Pick<CallUsage, 'promptTokens' | 'completionTokens'>) => number

/**
 * @param prices of the models behind the pool: any of them may answer.
 * @param attempts calls that one request may take, each of which may be billed in full.
 */
export function callCeiling(prices: readonly ModelPrice[], attempts: number): CallCeiling {
  return (tokens) => {
    // Nothing cached: that is the dearest case.
    const usage = { ...tokens, cachedPromptTokens: 0 }
    return attempts * Math.max(0, ...prices.map((price) => costOfCall(price, usage)))
  }
}
