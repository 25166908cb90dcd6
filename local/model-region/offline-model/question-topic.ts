// What a question is about, as a noun phrase that another question can take over.
import { isAskingWord, isFunctionWord } from '../text/common-words.ts'
import { plain } from '../text/words.ts'

/** How much more a run of words counts for each name in it. */
const nameRank = 3

const determiner = /^(?:the|a|an|this|that)$/i
const possessive = /^(?:my|our|your|his|her|their)$/i

/** The longest run of telling words, names first, the last of equals; empty when there is none. */
export function topicWords(question: string): string[] {
  return bestRun(question).words
}

/** The same as it stands in a sentence: "the refund policy", "our office", "Contoso". */
export function topicPhrase(question: string): string {
  const { words, before } = bestRun(question)
  const phrase = words.join(' ')
  if (possessive.test(before)) return `${before} ${phrase}`
  return isName(words[0] ?? '') && !determiner.test(before) ? phrase : `the ${phrase}`
}

export function tellingWords(text: string): string[] {
  return spokenWords(text).filter(isTelling)
}

interface Run {
  readonly words: string[]
  /** The word in front of it. */
  readonly before: string
}

function bestRun(question: string): Run {
  let best: Run = { words: [], before: '' }
  let run: string[] = []
  let before = ''
  for (const word of [...spokenWords(question), 'the']) {
    if (isTelling(word)) {
      run.push(word)
      continue
    }
    if (run.length > 0 && rank(run) >= rank(best.words)) best = { words: run, before }
    run = []
    before = word
  }
  return best
}

function rank(words: readonly string[]): number {
  return words.length + nameRank * words.slice(1).filter(isName).length + (isName(words[0] ?? '') ? 1 : 0)
}

function isName(word: string): boolean {
  return /^\p{Lu}|\p{N}/u.test(word)
}

function isTelling(word: string): boolean {
  return !isFunctionWord(plain(word)) && !isAskingWord(plain(word))
}

function spokenWords(text: string): string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []
}
