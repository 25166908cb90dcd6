// Makes a follow-up question stand alone by taking over what the questions before it were about.
import { isAskingWord, isFunctionWord } from '../text/common-words.ts'
import { plain } from '../text/words.ts'
import type { Prompt } from './read-prompt.ts'

/** "and in Sweden?", "what about interns?": only what differs is said. */
const contrast =
  /^\s*(?:ok(?:ay)?,?\s+|so,?\s+)?(?:(?:and|but|or|also)\s+)?(?:(?:what|how)\s+about\s+|what\s+if\s+)?(?:(in|for|at|on|with|from|during|by|under|of)\s+)?(.+?)[\s?.!]*$/i
const opensContrast = /^\s*(?:ok(?:ay)?,?\s+|so,?\s+)?(?:(?:and|but|or|also)\b|(?:what|how)\s+about\b)/i
const opensWholeQuestion =
  /^\s*(?:(?:and|but|so|or|also)\s+)?(?:what|when|where|who|whom|whose|which|why|how|is|are|was|were|do|does|did|can|could|will|would|should|must|may|has|have)\b(?!\s+about\b)/i
const pronoun = /\b(it|they|them|this|that|these|those|he|him|she|its|their)\b(?!\s+(?:is|are)\s+there\b)/i

export function rewriteQuestion({ turns, question }: Prompt): string {
  let standing = ''
  for (const { speaker, text } of turns) {
    if (speaker === 'user') standing = standAlone(text, standing)
  }
  return standAlone(question, standing)
}

/** `before` stands alone already, so topics carry over several follow-ups. */
function standAlone(question: string, before: string): string {
  const topic = topicOf(before)
  if (topic === '') return question.trim()
  if (opensContrast.test(question) && !opensWholeQuestion.test(question)) return contrasted(question, before)
  if (pronoun.test(question) && ownTopicWords(question) <= 3) return withTopic(question, topic)
  const isFragment =
    !opensWholeQuestion.test(question) && telling(question).length <= 2 && question.trim().endsWith('?')
  return isFragment || telling(question).length === 0 ? `${bare(question)} (${topic})?` : question.trim()
}

/** The question before, with what differs put in the place of its like: "in Norway" for "in Sweden". */
function contrasted(question: string, before: string): string {
  const [, preposition, phrase = ''] = contrast.exec(question) ?? []
  const inPlace = /^\p{Lu}/u.test(phrase) ? replaceLastName(before, phrase, preposition) : undefined
  if (inPlace !== undefined) return inPlace
  return `${bare(before)} ${preposition ?? 'for'} ${phrase}?`
}

function replaceLastName(before: string, name: string, preposition: string | undefined): string | undefined {
  const names = [
    ...before.matchAll(
      /\b(in|for|at|on|with|from|during|by|under|of)\s+(?:the\s+)?(\p{Lu}[\p{L}\p{N}-]*(?:\s+\p{Lu}[\p{L}\p{N}-]*)*)/gu,
    ),
  ]
  const like = names.findLast(([, before]) => preposition === undefined || before === preposition.toLowerCase())
  if (!like) return undefined
  const [whole, found = ''] = like
  return `${before.slice(0, like.index)}${found} ${name}${before.slice(like.index + whole.length)}`
}

function withTopic(question: string, topic: string): string {
  return question.trim().replace(pronoun, (word) => {
    const isOwner = /^(?:its|their)$/i.test(word)
    const named = /^(?:the|a|an)\s/i.test(topic) || /^\p{Lu}/u.test(topic) ? topic : `the ${topic}`
    return isOwner ? `${named}'s` : named
  })
}

/** The noun phrase a question is about: names first, then the longest run of telling words, the last of equals. */
function topicOf(question: string): string {
  let best: string[] = []
  let run: string[] = []
  const spoken = question.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []
  for (const [index, word] of [...spoken, 'the'].entries()) {
    if (isTelling(word)) {
      run.push(word)
      continue
    }
    if (run.length > 0 && rank(run, index === run.length) >= rank(best, false)) best = run
    run = []
  }
  return best.join(' ')
}

function rank(run: readonly string[], isFirst: boolean): number {
  const names = run.filter((word) => /^\p{Lu}|\d/u.test(word)).length
  return run.length + (isFirst ? 0 : 3 * names)
}

function telling(text: string): string[] {
  return (text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).filter(isTelling)
}

function ownTopicWords(question: string): number {
  return telling(question).length
}

function isTelling(word: string): boolean {
  return !isFunctionWord(plain(word)) && !isAskingWord(plain(word))
}

function bare(question: string): string {
  return question.trim().replace(/[\s?.!]+$/, '')
}
