// Answers a question with sentences of the passages, each with its citation, or of the conversation; or says that
// neither has the answer.
import { isWhole, sentences } from '../text/sentences.ts'
import { words } from '../text/words.ts'
import { candidates, type Candidate } from './candidates.ts'
import { chooseSentences } from './choose-sentences.ts'
import { acknowledged, greeting, notFound, nothingAsked, quoted } from './fixed-answers.ts'
import { questionParts } from './question-parts.ts'
import { questionTerms } from './question-terms.ts'
import type { Prompt } from './read-prompt.ts'
import { scoreCandidates } from './score-candidates.ts'
import { isPersonalStatement } from './speech.ts'

/** Less than half of what was asked about: the sentences are about something else. */
const leastCoverage = 0.5
/** Who states something about themselves wants it noted, unless a passage plainly is about that. */
const leastCoverageForStatements = 0.75

const greetings = new Set(
  'hi hello hey good morning afternoon evening thanks thank you bye goodbye welcome ok okay great'.split(' '),
)

export function answerQuestion(prompt: Prompt, maxSentences: number): string {
  const { question } = prompt
  const asked = words(question)
  if (asked.length === 0) return nothingAsked
  if (asked.every((word) => greetings.has(word))) return greeting
  if (questionTerms(question).isOverview && prompt.passages.length > 0) return overview(prompt, maxSentences)

  const all = candidates(prompt)
  const parts = questionParts(question)
  const each = Math.max(1, Math.floor(maxSentences / parts.length))
  const found = new Set(parts.flatMap((part) => findSentences(part, all, each)))
  if (found.size > 0) return [...found].slice(0, maxSentences).map(write).join(' ')
  return isPersonalStatement(question) ? acknowledged(question.trim()) : notFound
}

function findSentences(question: string, all: readonly Candidate[], maxSentences: number): Candidate[] {
  const least = isPersonalStatement(question) ? leastCoverageForStatements : leastCoverage
  const fitting = scoreCandidates(all, questionTerms(question)).filter(({ coverage }) => coverage >= least)
  return chooseSentences(fitting, all, maxSentences)
}

function write({ text, source }: Candidate): string {
  if (source.kind === 'passage') return `${ended(text)} [${source.id}]`
  return source.kind === 'user' ? quoted(ended(text)) : ended(text)
}

/** Headings and list items have no full stop of their own. */
function ended(text: string): string {
  return isWhole(text) ? text : `${text.replace(/[,;:]$/, '')}.`
}

function overview({ passages }: Prompt, maxSentences: number): string {
  const firsts = passages.slice(0, maxSentences).flatMap(({ id, text }) => {
    const [first] = sentences(text)
    return first === undefined ? [] : [`${ended(first)} [${id}]`]
  })
  return firsts.length > 0 ? firsts.join(' ') : notFound
}
