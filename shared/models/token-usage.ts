// What one model call consumed, in tokens, as the service bills them.

export interface TokenUsage {
  readonly promptTokens: number
  /** The part of `promptTokens` served from the region's prompt cache. */
  readonly cachedPromptTokens: number
  readonly completionTokens: number
}

/**
 * How a usage is known. `reported`: the service said it. `counted`: the service had taken the call, and we counted its prompt and what
 * arrived. `assumed`: the call was cut short before anything came back, and its prompt is taken as read.
 */
export type UsageBasis = 'reported' | 'counted' | 'assumed'

export const noUsage: TokenUsage = { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 }

export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    cachedPromptTokens: a.cachedPromptTokens + b.cachedPromptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
  }
}
