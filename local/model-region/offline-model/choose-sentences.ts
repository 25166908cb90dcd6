// Picks the one to three sentences that make up the answer, and puts them into an order that reads well.
import type { Candidate } from './candidates.ts'
import type { Scored } from './score-candidates.ts'
import { leansOnPrevious } from './speech.ts'

/** A further sentence must be nearly as good as the best and add something. */
const furtherShare = 0.7
const tooAlike = 0.6

export function chooseSentences(
  scored: readonly Scored[],
  all: readonly Candidate[],
  maxSentences: number,
): Candidate[] {
  const ranked = scored.toSorted((left, right) => right.score - left.score)
  const [best, ...others] = ranked
  if (!best) return []
  const chosen: Scored[] = [best]
  for (const other of others) {
    if (chosen.length >= maxSentences || other.score < best.score * furtherShare) break
    if (isWorthAdding(other, chosen)) chosen.push(other)
  }
  const picked = chosen.map(({ candidate }) => candidate)
  return inReadingOrder(withPrevious(picked, all, maxSentences))
}

function isWorthAdding(other: Scored, chosen: readonly Scored[]): boolean {
  const isSameKind = chosen[0]?.candidate.source.kind === other.candidate.source.kind
  if (!isSameKind || chosen.some(({ candidate }) => likeness(candidate, other.candidate) > tooAlike)) return false
  const addsWord = [...other.matched].some((word) => chosen.every(({ matched }) => !matched.has(word)))
  return addsWord || chosen.some(({ candidate }) => isAdjacent(candidate, other.candidate))
}

function withPrevious(picked: readonly Candidate[], all: readonly Candidate[], maxSentences: number): Candidate[] {
  const complete = [...picked]
  for (const candidate of picked) {
    if (complete.length >= maxSentences || !leansOnPrevious(candidate.text)) continue
    const previous = all.find((other) => other.group === candidate.group && other.position === candidate.position - 1)
    if (previous && !complete.includes(previous)) complete.push(previous)
  }
  return complete
}

/** The best sentence's passage first; within a passage as written. */
function inReadingOrder(picked: readonly Candidate[]): Candidate[] {
  const groups = [...new Set(picked.map(({ group }) => group))]
  return picked.toSorted(
    (left, right) => groups.indexOf(left.group) - groups.indexOf(right.group) || left.position - right.position,
  )
}

function isAdjacent(left: Candidate, right: Candidate): boolean {
  return left.group === right.group && Math.abs(left.position - right.position) === 1
}

/** Shared words over all words of both. */
function likeness(left: Candidate, right: Candidate): number {
  const leftStems = new Set(left.stems)
  const rightStems = new Set(right.stems)
  const shared = leftStems
    .values()
    .filter((stem) => rightStems.has(stem))
    .toArray().length
  return shared / Math.max(1, leftStems.size + rightStems.size - shared)
}
