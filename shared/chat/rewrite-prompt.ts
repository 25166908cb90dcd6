// What a helper model is shown to make a follow-up question stand alone.
import type { Turn } from '../memory/conversation.ts'
import type { ModelMessage } from '../models/chat-model.ts'
import type { TokenCounter } from '../models/token-counter.ts'

const instructions = `<task>rewrite</task>
Rewrite the user's last question so that it can be understood without the conversation: put in what "it", "that" or "there" stand
for, and what is left out. Change nothing else. If it stands alone already, repeat it. Answer with the question only.`

/** What a follow-up refers to was said just before it. */
const turnsShown = 3
const tokensPerText = 300

/** A question; an answer to it would be longer. */
export const rewrittenTokens = 200
/** Beside the question itself: the turns shown, and what frames them. */
export const mostRewritePromptTokens = turnsShown * 2 * tokensPerText + 200

export function rewritePrompt(
  history: readonly Pick<Turn, 'question' | 'answer'>[],
  question: string,
  counter: Pick<TokenCounter, 'cut'>,
): readonly ModelMessage[] {
  return [
    { role: 'system', content: instructions },
    ...history.slice(-turnsShown).flatMap((turn): ModelMessage[] => [
      { role: 'user', content: counter.cut(turn.question, tokensPerText) },
      { role: 'assistant', content: counter.cut(turn.answer, tokensPerText) },
    ]),
    { role: 'user', content: question },
  ]
}
