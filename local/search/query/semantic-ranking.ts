// Stands in for the service's language model that re-orders the first 50 hits: here by how much of the question's
// vocabulary a document covers. Deterministic, on the service's scale of 0 to 4.
import type { SemanticConfiguration } from '../schema/index-definition.ts'
import type { DocumentFields } from '../storage/document-fields.ts'
import type { SearchIndex } from '../storage/search-index.ts'
import { markWords, sentencesOf, wordsOf } from '../storage/text-tokens.ts'
import type { Hit } from './fuse-rankings.ts'

/** Source: "Semantic ranking", how inputs are prepared. */
const rerankedHits = 50
const maxScore = 4
/** Longest caption; the service's are of about 200 words. */
const maxCaptionLength = 600
/** Shares of the score: the content says most, title and keywords confirm, word order breaks near-ties. */
const shares = { content: 0.7, headline: 0.2, wordPairs: 0.1 }

interface Caption {
  readonly text: string
  readonly highlights: string
}

export interface RerankedHit extends Hit {
  /** Absent beyond the hits that are reranked. */
  readonly rerankerScore?: number
  readonly caption?: Caption
}

export interface SemanticQuery {
  readonly text: string
  readonly configuration: SemanticConfiguration
  readonly captions?: { readonly isHighlighted: boolean }
}

interface Candidate {
  readonly hit: Hit
  readonly content: string
  readonly contentWords: readonly string[]
  readonly headlineWords: ReadonlySet<string>
}

export function rerank(index: SearchIndex, hits: readonly Hit[], query: SemanticQuery): RerankedHit[] {
  const words = [...new Set(wordsOf(query.text))]
  const candidates = hits.slice(0, rerankedHits).map((hit) => candidateOf(index, hit, query.configuration))
  const weights = weighWords(words, candidates)
  const pairs = pairsOf(wordsOf(query.text))
  const reranked = candidates.map((candidate): RerankedHit => {
    const rerankerScore = scoreCandidate(candidate, weights, pairs)
    const caption = query.captions && captionOf(candidate, weights, query.captions.isHighlighted)
    return { ...candidate.hit, rerankerScore, ...(caption ? { caption } : {}) }
  })
  reranked.sort((a, b) => (b.rerankerScore ?? 0) - (a.rerankerScore ?? 0) || b.score - a.score || a.slot - b.slot)
  return [...reranked, ...hits.slice(rerankedHits)]
}

function candidateOf(index: SearchIndex, hit: Hit, { prioritizedFields }: SemanticConfiguration): Candidate {
  const fields = index.fieldsAt(hit.slot)
  const content = textOfFields(fields, prioritizedFields.prioritizedContentFields ?? [])
  const headline = textOfFields(fields, [
    ...(prioritizedFields.titleField ? [prioritizedFields.titleField] : []),
    ...(prioritizedFields.prioritizedKeywordsFields ?? []),
  ])
  return { hit, content, contentWords: wordsOf(content), headlineWords: new Set(wordsOf(headline)) }
}

function textOfFields(fields: DocumentFields, names: readonly { fieldName: string }[]): string {
  return names.flatMap(({ fieldName }) => fields[fieldName] ?? []).join('\n')
}

/** A word that every candidate has says little about which one to prefer. */
function weighWords(words: readonly string[], candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  const vocabularies = candidates.map(({ contentWords, headlineWords }) => new Set([...contentWords, ...headlineWords]))
  return new Map(
    words.map((word) => {
      const having = vocabularies.filter((vocabulary) => vocabulary.has(word)).length
      return [word, Math.log(1 + (candidates.length + 1) / (having + 1))]
    }),
  )
}

function scoreCandidate(
  candidate: Candidate,
  weights: ReadonlyMap<string, number>,
  pairs: ReadonlySet<string>,
): number {
  const { contentWords, headlineWords } = candidate
  const vocabulary = new Set(contentWords)
  const found = pairsOf(contentWords)
  const wordPairs = pairs.size === 0 ? 0 : [...pairs].filter((pair) => found.has(pair)).length / pairs.size
  const score =
    shares.content * coverage(weights, vocabulary) +
    shares.headline * coverage(weights, headlineWords) +
    shares.wordPairs * wordPairs
  return maxScore * score
}

function coverage(weights: ReadonlyMap<string, number>, vocabulary: ReadonlySet<string>): number {
  let [found, all] = [0, 0]
  for (const [word, weight] of weights) {
    all += weight
    if (vocabulary.has(word)) found += weight
  }
  return all === 0 ? 0 : found / all
}

function pairsOf(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.slice(1).map((word, at) => `${words[at]} ${word}`))
}

/** The sentence that covers most of the question. */
function captionOf({ content }: Candidate, weights: ReadonlyMap<string, number>, isHighlighted: boolean): Caption {
  let best = { text: '', coverage: -1 }
  for (const sentence of sentencesOf(content)) {
    const covered = coverage(weights, new Set(wordsOf(sentence)))
    if (covered > best.coverage) best = { text: sentence.trim(), coverage: covered }
  }
  const text = best.text.slice(0, maxCaptionLength)
  return { text, highlights: isHighlighted ? markWords(text, (word) => weights.has(word), '<em>', '</em>') : '' }
}
