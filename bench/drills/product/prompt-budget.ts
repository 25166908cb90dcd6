// The most tokens a prompt of the product may have, by its settings.
import { instructions } from '../../../shared/chat/instructions.ts'
import { settingTable } from '../../../shared/config/settings.ts'
import type { TokenCounter } from '../../../shared/models/token-counter.ts'

/** Between the parts: what frames a message, and the tags around passages and summary. */
const frameTokens = 64

const shares = [settingTable.summaryTokens, settingTable.historyTokens, settingTable.passageTokens]

/** @param settings those that differ from the defaults. */
export function promptBudget(
  settings: Readonly<Record<string, string>>,
  questions: readonly string[],
  counter: TokenCounter,
): number {
  const shared = shares.reduce((sum, { env, default: usual }) => sum + Number(settings[env] ?? usual), 0)
  const longestQuestion = Math.max(...questions.map((question) => counter.count(question)))
  return counter.count(instructions) + shared + longestQuestion + frameTokens
}

export const promptBudgetRule =
  'SUMMARY_TOKENS + HISTORY_TOKENS + PASSAGE_TOKENS + the instructions + the longest question + 64 for frames and tags'
