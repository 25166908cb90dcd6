// What a call that did not finish is taken to have consumed.
import type { ModelFailure } from '../model-failure.ts'
import type { TokenUsage } from '../token-usage.ts'
import { noUsage } from '../token-usage.ts'

/**
 * Azure bills processing, not success: a call that was cancelled, cut off, filtered or too long has had its prompt read. Only one
 * that never reached the model is free.
 * Source: https://learn.microsoft.com/azure/ai-services/openai/how-to/manage-costs (a 400 by filter or input limit is charged).
 */
export function estimateUsage(failure: ModelFailure, promptTokens: number, completionTokens: number): TokenUsage {
  switch (failure.kind) {
    case 'throttled':
    case 'unavailable':
    case 'misconfigured':
    case 'rejected':
      return completionTokens > 0 ? { promptTokens, cachedPromptTokens: 0, completionTokens } : noUsage
    case 'timed-out':
    case 'dropped':
    case 'content-filtered':
    case 'context-overflow':
    case 'cancelled':
      return { promptTokens, cachedPromptTokens: 0, completionTokens }
  }
}
