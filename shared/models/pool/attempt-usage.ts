// What a call that did not finish is taken to have consumed: what it is known to have, and the prompt where nothing is known.
import type { ModelFailure } from '../model-failure.ts'
import type { TokenUsage, UsageBasis } from '../token-usage.ts'
import { noUsage } from '../token-usage.ts'

export interface KnownUsage {
  readonly usage: TokenUsage
  readonly basis: UsageBasis
}

export interface UnfinishedCall {
  readonly promptTokens: number
  /** Of the text that had arrived. */
  readonly completionTokens: number
  /** The service had begun to reply. */
  readonly isAccepted: boolean
}

/** The one status besides 200 and 400 that is billed (the same source). */
const requestTimeout = 408

/**
 * Azure bills processing, not success: a call that was cancelled, cut off, filtered or too long has had its prompt read. Only one
 * that never reached the model is free.
 * Source: https://learn.microsoft.com/azure/ai-services/openai/how-to/manage-costs (a 400 by filter or input limit is charged).
 */
export function usageOfUnfinished(failure: ModelFailure, call: UnfinishedCall): KnownUsage {
  const { promptTokens, completionTokens, isAccepted } = call
  const usage = { promptTokens, cachedPromptTokens: 0, completionTokens }
  switch (failure.kind) {
    case 'throttled':
    case 'misconfigured':
    case 'rejected':
      return { usage: isAccepted ? usage : noUsage, basis: 'counted' }
    case 'unavailable':
      return { usage: isAccepted || failure.status === requestTimeout ? usage : noUsage, basis: 'counted' }
    case 'dropped':
    case 'content-filtered':
    case 'context-overflow':
      return { usage, basis: 'counted' }
    // The one who ends the call is we: whether the service had begun to read, only a reply would have told.
    case 'timed-out':
    case 'cancelled':
      return { usage, basis: isAccepted ? 'counted' : 'assumed' }
  }
}
