// How a fault ends an answer that has begun.
import type { FaultRule } from './fault-rule.ts'

export interface AnswerEnding {
  readonly how: 'drop' | 'hang' | 'silence' | 'malformed' | 'error' | 'filter'
  readonly afterTokens: number
}

export function answerEnding(rule: FaultRule | undefined, answerTokens: number): AnswerEnding | undefined {
  if (!rule) return undefined
  if (rule.dropAfterTokens !== undefined) return { how: 'drop', afterTokens: rule.dropAfterTokens }
  if (rule.hangAfterTokens !== undefined) return { how: 'hang', afterTokens: rule.hangAfterTokens }
  const afterTokens = rule.afterTokens ?? Math.floor(answerTokens / 2)
  if (rule.endSilently) return { how: 'silence', afterTokens }
  if (rule.malformed) return { how: 'malformed', afterTokens }
  if (rule.errorMidway) return { how: 'error', afterTokens }
  return rule.filterMidway ? { how: 'filter', afterTokens } : undefined
}
