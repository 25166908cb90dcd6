// A text query against an index: which documents match, each with its score (the sum over the clauses it matches).
import type { SearchIndex } from '../storage/search-index.ts'
import { wordsOf } from '../storage/text-tokens.ts'
import type { TextQuery } from './text-query.ts'

export type ScoredSlots = Map<number, number>

/** What a document gets for matching everything, as in Lucene. */
const constantScore = 1

export interface TextScope {
  /** Searched fields; absent means all searchable ones. */
  readonly fields?: readonly string[]
  /** How the words inside one piece of text ("wi-fi") belong together. */
  readonly searchMode: 'any' | 'all'
}

export function matchText(index: SearchIndex, query: TextQuery | undefined, scope: TextScope): ScoredSlots {
  return (query && evaluate(index, query, scope)) ?? new Map()
}

export function matchEverything(index: SearchIndex): ScoredSlots {
  return new Map(Array.from(index.slots(), (slot) => [slot, constantScore]))
}

/** Undefined when nothing is left of the query once it is cut into words: such a part does not count. */
function evaluate(index: SearchIndex, query: TextQuery, scope: TextScope): ScoredSlots | undefined {
  switch (query.kind) {
    case 'everything':
      return matchEverything(index)
    case 'not': {
      const excluded = evaluate(index, query.part, scope)
      return excluded && complement(index, excluded)
    }
    case 'and':
      return intersect(evaluateAll(index, query.parts, scope))
    case 'or':
      return unite(evaluateAll(index, query.parts, scope))
    case 'word':
    case 'phrase':
    case 'prefix':
      return evaluateText(index, query, scope)
  }
}

function evaluateAll(index: SearchIndex, parts: readonly TextQuery[], scope: TextScope): ScoredSlots[] {
  return parts.map((part) => evaluate(index, part, scope)).filter((matches) => matches !== undefined)
}

function evaluateText(
  index: SearchIndex,
  query: Extract<TextQuery, { text: string }>,
  scope: TextScope,
): ScoredSlots | undefined {
  const words = wordsOf(query.text)
  if (words.length === 0) return undefined
  const fields = query.field === undefined ? scope.fields : [query.field]
  const find = (some: readonly string[], isPrefix: boolean): ScoredSlots => {
    const clause = { words: some, isPrefix, ...(fields ? { fields } : {}) }
    const { slots, scores } = index.text.find(clause, index.documentCount)
    const matches: ScoredSlots = new Map()
    for (let at = 0; at < slots.length; at += 1) matches.set(slots[at]!, scores[at]!)
    return matches
  }
  if (query.kind === 'phrase' || words.length === 1) return find(words, query.kind === 'prefix')
  const each = words.map((word, at) => find([word], query.kind === 'prefix' && at === words.length - 1))
  return scope.searchMode === 'all' ? intersect(each) : unite(each)
}

function unite(all: readonly ScoredSlots[]): ScoredSlots | undefined {
  const [first, ...others] = all
  if (!first) return undefined
  for (const matches of others) {
    for (const [slot, score] of matches) first.set(slot, (first.get(slot) ?? 0) + score)
  }
  return first
}

function intersect(all: readonly ScoredSlots[]): ScoredSlots | undefined {
  const [fewest, ...others] = all.toSorted((a, b) => a.size - b.size)
  if (!fewest) return undefined
  for (const [slot, score] of fewest) {
    if (!others.every((matches) => matches.has(slot))) fewest.delete(slot)
    else
      fewest.set(
        slot,
        others.reduce((sum, matches) => sum + (matches.get(slot) ?? 0), score),
      )
  }
  return fewest
}

function complement(index: SearchIndex, excluded: ScoredSlots): ScoredSlots {
  const rest = matchEverything(index)
  for (const slot of excluded.keys()) rest.delete(slot)
  return rest
}
