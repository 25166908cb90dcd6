// What a question asks about: its words by how much they say.
import { isAskingWord, isDocumentWord, isFunctionWord } from '../text/common-words.ts'
import { stem } from '../text/stem.ts'
import { plain, words } from '../text/words.ts'

export interface QuestionTerm {
  readonly stem: string
  /** Before it is known how rare the word is among the sentences. */
  readonly weight: number
  /** A name or a designation like "E17", by the look of it. */
  readonly isName: boolean
}

export interface QuestionTerms {
  readonly terms: readonly QuestionTerm[]
  /** Speaks of the asker: "my", "our", "I". */
  readonly isPersonal: boolean
  readonly wantsNumber: boolean
  readonly wantsName: boolean
  /** Asks about everything: "what are these documents about?" */
  readonly isOverview: boolean
}

const askingWeight = 0.3
/** A name or number that is missing says more than a missing word: "capital of Mongolia" is not "capital costs". */
const namedWeight = 2
/** "Which hotel am I in?": the answer is a hotel, and seldom says so. */
const kindWeight = 0.5
/** The asker's own figure ("a gift worth 50 euros") rarely stands in the rule that answers it. */
const amountWeight = 0.5

export function questionTerms(question: string): QuestionTerms {
  const all = words(question)
  const content = [...new Set(all.filter((word) => !isFunctionWord(word)))]
  const telling = content.filter((word) => !isAsking(word))
  const named = new Set(namedWords(question))
  const kind = new Set([...question.matchAll(asksForKind)].map(([, word = '']) => plain(word)))
  // A question of asking words only ("what is the way?") has nothing better to go by.
  const used = telling.length === 0 ? content : content.filter((word) => !isDocumentWord(word) || telling.length === 1)
  const terms = used.map((word) => ({
    stem: stem(word),
    isName: named.has(word) && !isAmount(word),
    weight: weightOf(word),
  }))
  return {
    terms,
    isPersonal: all.some((word) => personal.has(word)),
    wantsNumber: asksForNumber.test(question),
    wantsName: asksForName.test(question),
    isOverview: content.length > 0 && telling.every(isDocumentWord),
  }

  function weightOf(word: string): number {
    if (isAmount(word)) return amountWeight
    if (named.has(word)) return namedWeight
    if (telling.length > 0 && isAsking(word)) return askingWeight
    return kind.has(word) ? kindWeight : 1
  }
}

const personal = new Set(['i', 'my', 'me', 'mine', 'we', 'our', 'us', 'myself'])
const asksForNumber =
  /\b(?:how (?:many|much|long|old|often|far|soon|late|early|big|high)|when|what (?:time|date|year|percentage|number|price))\b/i
const asksForKind = /\b(?:which|what)\s+([\p{L}-]+)/giu
const asksForName = /\b(?:who|whom|whose|called|name)\b/i

function isAmount(word: string): boolean {
  return /^\p{N}+$/u.test(word)
}

function isAsking(word: string): boolean {
  return isAskingWord(word) || isAskingWord(stem(word))
}

/** Capitalised words that do not begin a sentence, and words with digits. */
export function namedWords(text: string): string[] {
  const named: string[] = []
  for (const match of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}-]*/gu)) {
    const [word] = match
    const isCapitalised = /^\p{Lu}[\p{L}\p{N}]/u.test(word) && !beginsSentence(text, match.index)
    if (isCapitalised || /\p{N}/u.test(word)) named.push(plain(word))
  }
  return named
}

/** Looks back over white space only, so that the whole text is looked at once. */
function beginsSentence(text: string, start: number): boolean {
  let before = start - 1
  while (before >= 0 && /\s/.test(text.charAt(before))) before--
  return before < 0 || '.!?'.includes(text.charAt(before))
}
