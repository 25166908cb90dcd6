// How good an answer each sentence would be: what it covers of the question, where it comes from, and small signs.
import type { Candidate } from './candidates.ts'
import { coverQuestion } from './cover-question.ts'
import type { QuestionTerms } from './question-terms.ts'
import { isWhole } from '../text/sentences.ts'

export interface Scored {
  readonly candidate: Candidate
  readonly score: number
  /** 0…1: how much of what was asked about is there at all. */
  readonly coverage: number
  /** The question's words found in the sentence itself. */
  readonly matched: ReadonlySet<string>
}

const ownWordsForPersonalQuestions = 1.3
const ownWords = 0.9
/** What the assistant said came from somewhere; the source itself is better. */
const assistantWords = 0.75

const numberBonus = 0.08
const nameBonus = 0.04
const nearBonus = 0.08
/** A heading or a row of a table may have the answer; a whole sentence reads like one. */
const sentenceBonus = 0.1
/** Breaks ties: earlier passages were found more relevant, later statements are more current. */
const orderBonus = 0.02

export function scoreCandidates(all: readonly Candidate[], question: QuestionTerms): Scored[] {
  const coverages = coverQuestion(all, question.terms)
  const groups = Math.max(1, ...all.map(({ group }) => group))
  return all.flatMap((candidate, index) => {
    const { share = 0, matched = new Set<string>() } = coverages[index] ?? {}
    if (share === 0) return []
    const signs =
      (question.wantsNumber && /\d/.test(candidate.text) ? numberBonus : 0) +
      (question.wantsName && /\s\p{Lu}\p{Ll}/u.test(candidate.text) ? nameBonus : 0) +
      (isWhole(candidate.text) ? sentenceBonus : 0) +
      nearBonus * nearness(candidate.stems, matched) +
      orderBonus * (candidate.source.kind === 'passage' ? 1 - candidate.group / groups : candidate.group / groups)
    return [{ candidate, coverage: share, matched, score: share * sourceFactor(candidate, question) + signs }]
  })
}

function sourceFactor({ source }: Candidate, { isPersonal }: QuestionTerms): number {
  if (source.kind === 'passage') return 1
  if (source.kind === 'assistant') return assistantWords
  return isPersonal ? ownWordsForPersonalQuestions : ownWords
}

/** 1 when the matched words stand together somewhere, towards 0 as they spread over the sentence. */
function nearness(stems: readonly string[], matched: ReadonlySet<string>): number {
  if (matched.size < 2) return 0
  const latest = new Map<string, number>()
  let spread = Infinity
  for (const [place, stem] of stems.entries()) {
    if (!matched.has(stem)) continue
    latest.set(stem, place)
    if (latest.size === matched.size) spread = Math.min(spread, place - Math.min(...latest.values()) + 1)
  }
  return matched.size / spread
}
