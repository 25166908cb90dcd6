// A text query against an index: which documents match, each with its score (the sum over the clauses it matches).
import type { SearchIndex } from '../storage/search-index.ts'
import { wordsOf } from '../storage/text-tokens.ts'
import type { TextQuery } from './text-query.ts'

/** The score of every document by slot; NaN where the query does not match, which addition keeps. */
export type TextScores = Float64Array

/** What a document gets for matching everything, as in Lucene. */
const constantScore = 1

export interface TextScope {
  /** Searched fields; absent means all searchable ones. */
  readonly fields?: readonly string[]
  /** How the words inside one piece of text ("wi-fi") belong together. */
  readonly searchMode: 'any' | 'all'
}

export function matchText(index: SearchIndex, query: TextQuery | undefined, scope: TextScope): TextScores {
  return (query && evaluate(index, query, scope)) ?? matchNothing(index)
}

export function matchEverything(index: SearchIndex): TextScores {
  const scores = matchNothing(index)
  for (const slot of index.slots()) scores[slot] = constantScore
  return scores
}

function matchNothing(index: SearchIndex): TextScores {
  return new Float64Array(index.slotLimit).fill(Number.NaN)
}

/** Undefined when nothing is left of the query once it is cut into words: such a part does not count. */
function evaluate(index: SearchIndex, query: TextQuery, scope: TextScope): TextScores | undefined {
  switch (query.kind) {
    case 'everything':
      return matchEverything(index)
    case 'not': {
      const excluded = evaluate(index, query.part, scope)
      return excluded && matchEverything(index).map((score, slot) => (isMatch(excluded, slot) ? Number.NaN : score))
    }
    case 'and':
      return combine(evaluateAll(index, query.parts, scope), 'all')
    case 'or':
      return combine(evaluateAll(index, query.parts, scope), 'any')
    case 'word':
    case 'phrase':
    case 'prefix':
      return evaluateText(index, query, scope)
  }
}

function evaluateAll(index: SearchIndex, parts: readonly TextQuery[], scope: TextScope): TextScores[] {
  return parts.map((part) => evaluate(index, part, scope)).filter((scores) => scores !== undefined)
}

function evaluateText(
  index: SearchIndex,
  query: Extract<TextQuery, { text: string }>,
  scope: TextScope,
): TextScores | undefined {
  const words = wordsOf(query.text)
  if (words.length === 0) return undefined
  const fields = query.field === undefined ? scope.fields : [query.field]
  const find = (some: readonly string[], isPrefix: boolean): TextScores => {
    const clause = { words: some, isPrefix, ...(fields ? { fields } : {}) }
    const found = index.text.find(clause, index.documentCount)
    const scores = matchNothing(index)
    for (let at = 0; at < found.slots.length; at += 1) scores[found.slots[at]!] = found.scores[at]!
    return scores
  }
  if (query.kind === 'phrase' || words.length === 1) return find(words, query.kind === 'prefix')
  const each = words.map((word, at) => find([word], query.kind === 'prefix' && at === words.length - 1))
  return combine(each, scope.searchMode)
}

/** Adds up into the first one, which nobody else holds. */
function combine([sum, ...others]: readonly TextScores[], mode: 'any' | 'all'): TextScores | undefined {
  if (!sum) return undefined
  for (const scores of others) {
    for (let slot = 0; slot < sum.length; slot += 1) {
      if (mode === 'all' || (isMatch(sum, slot) && isMatch(scores, slot))) sum[slot]! += scores[slot]!
      else if (isMatch(scores, slot)) sum[slot] = scores[slot]!
    }
  }
  return sum
}

export function isMatch(scores: TextScores, slot: number): boolean {
  return !Number.isNaN(scores[slot])
}
