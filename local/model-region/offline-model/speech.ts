// Tells questions and requests from statements, by their first words and their last character.
import { sentences } from '../text/sentences.ts'

const opensQuestion =
  /^\W*(?:(?:and|but|so|ok|okay|then|also|please)\W+)*(?:what|when|where|who|whom|whose|which|why|how|is|are|am|was|were|do|does|did|can|could|will|would|should|shall|may|might|has|have|had)\b/i
const opensRequest =
  /^\W*(?:please\s+)?(?:tell|explain|show|list|give|find|describe|summari[sz]e|compare|remind|define|i (?:need|want|would like|'d like) to (?:know|see|find|understand))\b/i
const speaksOfSelf = /\b(?:i|i'm|i've|my|mine|we|we're|our)\b/i

function isQuestion(sentence: string): boolean {
  return sentence.trim().endsWith('?') || opensQuestion.test(sentence) || opensRequest.test(sentence)
}

export function isPersonalStatement(sentence: string): boolean {
  return speaksOfSelf.test(sentence) && !isQuestion(sentence)
}

/** Begins with a word that points at the sentence before. */
export function leansOnPrevious(sentence: string): boolean {
  return leaning.test(sentence)
}

const leaning =
  /^(?:it|its|this|these|they|their|that|those|he|she|such|however|otherwise|therefore|in that case|after that|then)\b/i

/** True of the hour or the day: by the next one it need not be remembered. */
export function isOfTheMoment(sentence: string): boolean {
  return ofTheMoment.test(sentence)
}

const ofTheMoment =
  /\b(?:now|just|today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening)|at the moment|in a (?:minute|moment|second)|soon|sorry)\b/i

export interface Utterance {
  readonly text: string
  readonly isQuestion: boolean
}

/** The sentences of a turn. "Can you note the code? It is 7731." says something only as a whole, and is no question. */
export function utterances(turn: string): Utterance[] {
  const found: Utterance[] = []
  for (const text of sentences(turn)) {
    const before = found.at(-1)
    const asks = isQuestion(text)
    if (before && !asks && leansOnPrevious(text)) {
      found[found.length - 1] = { text: `${before.text} ${text}`, isQuestion: false }
    } else found.push({ text, isQuestion: asks })
  }
  return found
}
