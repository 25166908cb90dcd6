// How much of what a question asks about each sentence has, rare words counting more; in part also what stands around
// it, since a sentence rarely repeats the heading above it or the name in the sentence before.
import type { Candidate } from './candidates.ts'
import { namedWords, type QuestionTerm } from './question-terms.ts'
import { stem } from '../text/stem.ts'

export interface Coverage {
  /** 0…1; 0 when the sentence itself has none of the words. */
  readonly share: number
  /** The question's words in the sentence itself. */
  readonly matched: ReadonlySet<string>
}

/** For each term of the question, how well something has it: 0…1. */
type TermShares = readonly number[]

const headingShare = 0.5
const neighbourShare = 0.5
const samePassageShare = 0.25
/** What a sentence is worth that names another than the one asked about. */
const anotherNameShare = 0.6
/** "reimbursement" for "reimburse": a long common beginning. */
const similarShare = 0.75

/** Below this many sentences, rarity among them means nothing. */
const smallestPopulation = 20

export function coverQuestion(all: readonly Candidate[], terms: readonly QuestionTerm[]): Coverage[] {
  const weights = termWeights(all, terms)
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0)
  const inSentence = all.map(({ stems }) => terms.map((term) => shareOf(term, stems)))
  const inGroup = bestByGroup(all, inSentence)
  return all.map((candidate, index) => {
    const own = inSentence[index] ?? []
    const matched = new Set(terms.filter((_, term) => (own[term] ?? 0) > 0).map((term) => term.stem))
    if (matched.size === 0 || totalWeight === 0) return { share: 0, matched }
    const neighbours = [index - 1, index + 1].filter((next) => all[next]?.group === candidate.group)
    const around = sharesAround(candidate, terms, {
      neighbours: neighbours.map((next) => inSentence[next] ?? []),
      group: inGroup.get(candidate.group) ?? [],
    })
    const covered = weights.reduce((sum, weight, term) => sum + weight * Math.max(own[term] ?? 0, around[term] ?? 0), 0)
    const factor = isAboutAnother(candidate, terms, matched) ? anotherNameShare : 1
    return { share: (covered / totalWeight) * factor, matched }
  })
}

function sharesAround(
  candidate: Candidate,
  terms: readonly QuestionTerm[],
  { neighbours, group }: { readonly neighbours: readonly TermShares[]; readonly group: TermShares },
): TermShares {
  return terms.map(({ stem: asked }, term) => {
    const inHeading = candidate.headingStems.has(asked) ? headingShare : 0
    const nearby = Math.max(0, ...neighbours.map((shares) => shares[term] ?? 0))
    return Math.max(inHeading, nearby * neighbourShare, (group[term] ?? 0) * samePassageShare)
  })
}

/** "Norway has 25 days. Sweden has 30.": the first sentence says nothing of Sweden, however near it stands. */
function isAboutAnother({ text }: Candidate, terms: readonly QuestionTerm[], matched: ReadonlySet<string>): boolean {
  if (terms.every(({ stem: asked, isName }) => !isName || matched.has(asked))) return false
  const asked = new Set(terms.map((term) => term.stem))
  return namedWords(text).some((word) => /^\p{L}/u.test(word) && !asked.has(stem(word)))
}

function shareOf({ stem: asked }: QuestionTerm, stems: readonly string[]): number {
  if (stems.includes(asked)) return 1
  return stems.some((other) => isSimilar(asked, other)) ? similarShare : 0
}

function isSimilar(left: string, right: string): boolean {
  const shorter = Math.min(left.length, right.length)
  if (shorter < 5 || Math.abs(left.length - right.length) > 4) return false
  return left.slice(0, shorter) === right.slice(0, shorter)
}

/** Inverse document frequency over the sentences at hand, as in BM25. */
function termWeights(all: readonly Candidate[], terms: readonly QuestionTerm[]): number[] {
  const population = Math.max(all.length, smallestPopulation)
  return terms.map((term) => {
    const having = all.filter(({ stems }) => stems.includes(term.stem)).length
    return term.weight * Math.log(1 + (population - having + 0.5) / (having + 0.5))
  })
}

function bestByGroup(all: readonly Candidate[], inSentence: readonly TermShares[]): Map<number, TermShares> {
  const groups = new Map<number, TermShares>()
  for (const [index, { group }] of all.entries()) {
    const own = inSentence[index] ?? []
    const best = groups.get(group)
    groups.set(group, best ? best.map((share, term) => Math.max(share, own[term] ?? 0)) : own)
  }
  return groups
}
