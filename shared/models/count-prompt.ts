// How many tokens a prompt has, as the service counts and bills it.
import type { ModelMessage } from './chat-model.ts'
import type { TokenCounter } from './token-counter.ts'

/** What each message costs beyond its text, its role included, and what opens the reply (OpenAI's cookbook on counting tokens). */
const messageFrameTokens = 4
const replyTokens = 3

export function countPrompt(messages: readonly ModelMessage[], counter: Pick<TokenCounter, 'count'>): number {
  return messages.reduce((sum, { content }) => sum + messageFrameTokens + counter.count(content), replyTokens)
}
