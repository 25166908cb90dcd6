// What is refused before anything is paid for.
import { AppError } from '../kernel/app-error.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { PromptShares } from './prompt-shares.ts'
import type { Question } from './question.ts'

export function refuseLongQuestion(question: Question, { questionTokens }: PromptShares, counter: TokenCounter): void {
  if (counter.count(question.text, questionTokens) <= questionTokens) return
  throw new AppError(
    'too_large',
    `The question is longer than ${questionTokens} tokens (about ${questionTokens * 4} characters of English). Shorten it, or upload the text as a document and ask about that.`,
    { details: { limitTokens: questionTokens, sizeCharacters: question.text.length } },
  )
}
