// From the parts of a question to the messages a model is sent. Pure, and within the window by construction.
import type { FittedHistory } from '../memory/fit-history.ts'
import { fitHistory } from '../memory/fit-history.ts'
import type { RecalledHistory } from '../memory/recall-history.ts'
import { summaryBlock } from '../memory/summary-block.ts'
import type { ModelMessage } from '../models/chat-model.ts'
import { countPrompt } from '../models/count-prompt.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { Passage } from '../retrieval/passage.ts'
import { instructions } from './instructions.ts'
import { passagesBlock } from './passage-block.ts'
import type { PromptShares } from './prompt-shares.ts'
import type { SelectedPassage } from './select-passages.ts'
import { selectPassages } from './select-passages.ts'

export interface PromptParts {
  readonly history: RecalledHistory
  readonly passages: readonly Passage[]
  readonly question: string
}

export interface Prompt {
  readonly messages: readonly ModelMessage[]
  readonly promptTokens: number
  /** The turns shown, and how many were left out. */
  readonly history: FittedHistory
  /** The passages shown, by their numbers. */
  readonly shown: readonly SelectedPassage[]
}

/**
 * Order: instructions, history, then summary, passages and question in the last message. What stays the same between turns comes
 * first, because prompt caches keep prefixes: the history grows at its end, while the summary changes with every batch of
 * turns it takes in.
 */
export function assemblePrompt(parts: PromptParts, shares: PromptShares, counter: TokenCounter): Prompt {
  const history = fitHistory(parts.history, shares.historyTokens)
  const shown = selectPassages(parts.passages, shares.passageTokens, counter)
  const summary = summaryBlocks(history, shares, counter)
  const passages = passagesBlock(shown.map((each) => each.block))
  const messages: ModelMessage[] = [
    { role: 'system', content: instructions },
    ...history.turns.flatMap(({ question, answer }): ModelMessage[] => [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ]),
    { role: 'user', content: [...summary, passages, parts.question].join('\n\n') },
  ]
  return { messages, promptTokens: countPrompt(messages, counter), history, shown }
}

/** Only once there are turns that the prompt does not show: until then it would say everything twice. */
function summaryBlocks(
  { session, turnsLeftOut }: FittedHistory,
  { summaryTokens }: PromptShares,
  counter: TokenCounter,
): readonly string[] {
  if (turnsLeftOut === 0 || !session.summary) return []
  return [summaryBlock(session.summary, counter, summaryTokens)]
}
