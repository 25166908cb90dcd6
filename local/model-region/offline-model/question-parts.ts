// Two questions in one message, or joined by "and", are answered one by one.
import { tellingWords } from './question-topic.ts'

const boundary =
  /(?<=\?)\s+|,?\s+(?:and|und)\s+(?=(?:what|when|where|who|whom|whose|which|why|how|is|are|do|does|did|can|may|must)\b)/i

/** "Tell me one more thing: what is my name?" asks about the name only; "Passwords: how many characters?" about both. */
const leadIn = /^[^?:]*\b(?:you|me|us|i)\b[^?:]*:\s+(?=(?:what|when|where|who|whom|whose|which|why|how)\b)/i

export function questionParts(message: string): string[] {
  const question = message.replace(leadIn, '')
  const parts = question.split(boundary).filter((part) => tellingWords(part).length > 0)
  return parts.length > 1 ? parts : [question]
}
