// Tells questions and requests from statements, by their first words and their last character.

const opensQuestion =
  /^\W*(?:(?:and|but|so|ok|okay|then|also|please)\W+)*(?:what|when|where|who|whom|whose|which|why|how|is|are|am|was|were|do|does|did|can|could|will|would|should|shall|may|might|has|have|had)\b/i
const opensRequest =
  /^\W*(?:please\s+)?(?:tell|explain|show|list|give|find|describe|summari[sz]e|compare|remind|define|i (?:need|want|would like|'d like) to (?:know|see|find|understand))\b/i
const speaksOfSelf = /\b(?:i|i'm|i've|my|mine|we|we're|our)\b/i

export function isQuestion(sentence: string): boolean {
  return sentence.trim().endsWith('?') || opensQuestion.test(sentence) || opensRequest.test(sentence)
}

export function isPersonalStatement(sentence: string): boolean {
  return speaksOfSelf.test(sentence) && !isQuestion(sentence)
}
