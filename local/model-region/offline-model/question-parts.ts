// Two questions in one message, or joined by "and", are answered one by one.
import { tellingWords } from './question-topic.ts'

const boundary =
  /(?<=\?)\s+|,?\s+(?:and|und)\s+(?=(?:what|when|where|who|whom|whose|which|why|how|is|are|do|does|did|can|may|must)\b)/i

export function questionParts(question: string): string[] {
  const parts = question.split(boundary).filter((part) => tellingWords(part).length > 0)
  return parts.length > 1 ? parts : [question]
}
