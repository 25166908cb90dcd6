// The running summary as a model is shown it: delimited, and unable to end its own quotation.
import { escapeMarkup } from '../kernel/escape-markup.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { Summary } from './conversation.ts'

/** @param limitTokens of the text inside; what is beyond it is cut. */
export function summaryBlock(summary: Summary, counter: Pick<TokenCounter, 'cut'>, limitTokens: number): string {
  const text = counter.cut(escapeMarkup(summary.text), limitTokens)
  return `<conversation_summary>\n${text}\n</conversation_summary>`
}
