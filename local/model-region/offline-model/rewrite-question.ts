// Makes a follow-up question stand alone by taking over what the questions before it were about.
import { tellingWords, topicPhrase, topicWords } from './question-topic.ts'
import type { Prompt } from './read-prompt.ts'

const prepositions = 'in|for|at|on|with|from|during|by|under|of'
const opening = String.raw`^\s*(?:(?:ok(?:ay)?|so),?\s+)?(?:(?:and|but|or|also)\s+)?`

/** "and in Sweden?", "what about interns?": only what differs is said. */
const contrastOpening = new RegExp(
  `${opening}(?:(?:what|how)\\s+about\\s+|what\\s+if\\s+)?(?:(${prepositions})\\s+)?`,
  'i',
)
const opensContrast = /^\s*(?:(?:ok(?:ay)?|so),?\s+)?(?:(?:and|but|or|also)\b|(?:what|how)\s+about\b)/i
const opensWholeQuestion = new RegExp(
  `${opening}(?:what|when|where|who|whom|whose|which|why|how|is|are|was|were|do|does|did|can|could|will|would|should|must|may|has|have)\\b(?!\\s+about\\b)`,
  'i',
)
const pronoun = /\b(?:it|they|them|this|that|these|those|he|him|she|its|their)\b/i

/** More telling words than this, and a pronoun points at something in the question itself. */
const mostOwnWords = 3
const mostFragmentWords = 2

export function rewriteQuestion({ turns, question }: Prompt): string {
  let standing = ''
  for (const { speaker, text } of turns) {
    if (speaker === 'user') standing = standAlone(text, standing)
  }
  return standAlone(question, standing)
}

/** `before` stands alone already, so topics carry over several follow-ups. */
function standAlone(question: string, before: string): string {
  const topic = topicWords(before)
  if (topic.length === 0) return question.trim()
  const isWhole = opensWholeQuestion.test(question)
  if (opensContrast.test(question) && !isWhole) return contrasted(question, before)
  const own = tellingWords(question).length
  if (pronoun.test(question) && own <= mostOwnWords) return withTopic(question, topicPhrase(before))
  const isFragment = !isWhole && own <= mostFragmentWords && question.trim().endsWith('?')
  return isFragment || own === 0 ? `${bare(question)} (${topic.join(' ')})?` : question.trim()
}

/** The question before, with what differs in the place of its like: "in Sweden" for "in Norway". */
function contrasted(question: string, before: string): string {
  const [opened = '', preposition] = contrastOpening.exec(question) ?? []
  const phrase = bare(question.slice(opened.length))
  const like = findLike(before, phrase, preposition?.toLowerCase())
  if (!like) return `${bare(before)} ${preposition ?? 'for'} ${phrase}?`
  return `${before.slice(0, like.start)}${phrase}${before.slice(like.end)}`
}

/** A name is put in the place of a name, anything else in the place of the last words after the same preposition. */
function findLike(
  before: string,
  phrase: string,
  preposition: string | undefined,
): { start: number; end: number } | undefined {
  const what = /^\p{Lu}/u.test(phrase)
    ? String.raw`\p{Lu}[\p{L}\p{N}-]*(?: \p{Lu}[\p{L}\p{N}-]*)*`
    : String.raw`[\p{L}\p{N} -]+(?=\?)`
  const found = [
    ...before.matchAll(new RegExp(String.raw`\b(?:${preposition ?? prepositions}) (?:the )?(${what})`, 'gu')),
  ].at(-1)
  if (!found || (preposition === undefined && !/^\p{Lu}/u.test(phrase))) return undefined
  const [whole, part = ''] = found
  const end = found.index + whole.length
  return { start: end - part.length, end }
}

function withTopic(question: string, topic: string): string {
  return question.trim().replace(pronoun, (word) => (/^(?:its|their)$/i.test(word) ? `${topic}'s` : topic))
}

/** Without what ends it. A loop, since a pattern would look at a long run of blanks again and again. */
function bare(question: string): string {
  let end = question.length
  while (end > 0 && /[\s?.!]/.test(question.charAt(end - 1))) end--
  return question.slice(0, end).trimStart()
}
