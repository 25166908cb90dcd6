// What is counted of a conversation.
import type { TurnRecord } from './talk.ts'
import { isRecalled } from './talk.ts'

export interface ConversationFigures {
  readonly turns: number
  readonly refused: number
  /** 1-based; undefined when every turn was answered. */
  readonly firstRefused: number | undefined
  readonly factsAsked: number
  readonly factsRight: number
  readonly largestPromptTokens: number
  readonly promptTokens: number
  /** Mean tokens of the prompts in the second and in the last quarter of the conversation. */
  readonly secondQuarterTokens: number
  readonly lastQuarterTokens: number
}

export function conversationFigures(records: readonly TurnRecord[]): ConversationFigures {
  const refused = records.filter(({ answer }) => answer === undefined)
  const tokens = records.map(({ promptTokens }) => promptTokens)
  const quarter = Math.floor(records.length / 4)
  const first = records.findIndex(({ answer }) => answer === undefined)
  return {
    turns: records.length,
    refused: refused.length,
    firstRefused: first < 0 ? undefined : first + 1,
    factsAsked: records.filter(({ line }) => line.recalls).length,
    factsRight: records.filter(isRecalled).length,
    largestPromptTokens: Math.max(...tokens),
    promptTokens: sum(tokens),
    secondQuarterTokens: sum(tokens.slice(quarter, 2 * quarter)) / quarter,
    lastQuarterTokens: sum(tokens.slice(-quarter)) / quarter,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
