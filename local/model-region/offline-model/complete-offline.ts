// The offline model: does what a language model would be asked to do, by extraction from its prompt alone. It knows
// nothing, invents nothing, and gives the same answer to the same prompt. What passages tell it to do is text.
import type { CompletionLimits } from './completion-limits.ts'
import type { ChatMessage } from '../chat/chat-request.ts'
import { answerQuestion } from './answer-question.ts'
import { readPrompt, type Prompt, type Task } from './read-prompt.ts'
import { rewriteQuestion } from './rewrite-question.ts'
import { summariseConversation } from './summarise-conversation.ts'
import { writeTitle } from './write-title.ts'

const tasks: Record<Task, (prompt: Prompt, limits: CompletionLimits) => string> = {
  answer: (prompt, { maxSentences }) => answerQuestion(prompt, maxSentences),
  summarise: summariseConversation,
  rewrite: rewriteQuestion,
  title: writeTitle,
}

export function completeOffline(messages: readonly ChatMessage[], limits: CompletionLimits): string {
  const prompt = readPrompt(messages)
  return tasks[prompt.task](prompt, limits)
}
