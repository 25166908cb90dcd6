// Turns as a model is shown them that works on a conversation instead of taking part in it: delimited, and unable to end their own
// quotation.
import { escapeMarkup } from '../kernel/escape-markup.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { HistoryTurn } from './conversation.ts'

/** @param tokensPerText most of one text that is shown: what a longer one says first says what it is about. */
export function turnsBlock(
  turns: readonly Pick<HistoryTurn, 'question' | 'answer'>[],
  counter: Pick<TokenCounter, 'cut'>,
  tokensPerText: number,
): string {
  const said = (role: 'user' | 'assistant', text: string): string =>
    `<turn role="${role}">${escapeMarkup(counter.cut(text, tokensPerText))}</turn>`
  const lines = turns.flatMap(({ question, answer }) => [said('user', question), said('assistant', answer)])
  return `<turns>\n${lines.join('\n')}\n</turns>`
}
