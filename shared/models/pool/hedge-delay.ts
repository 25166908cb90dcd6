// When a silent call deserves a second one elsewhere: later than nineteen in twenty of its deployment's first tokens, and only where
// the second is cheap.
import type { ChatRequest } from '../chat-model.ts'
import type { Member } from './member.ts'
import type { HedgingOptions } from './pool-options.ts'
import type { PoolRequest } from './pool-request.ts'

/** Undefined when this call is never hedged. */
export function hedgeDelayMs(
  member: Member<unknown>,
  progress: PoolRequest,
  request: ChatRequest,
  options: HedgingOptions,
): number | undefined {
  // One hedge a request, and only while it has cost no other extra call. Nobody watches summaries and indexing.
  if (progress.attempts > 1 || request.priority !== 'chat') return undefined
  if (request.promptTokens > options.maxPromptTokens) return undefined
  if (member.firstTokens.count < options.minimumSamples) return undefined
  return Math.max(options.minimumDelayMs, member.firstTokens.quantileMs(options.quantile) ?? 0)
}
