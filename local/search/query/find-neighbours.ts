// The vector side of a search: each field of each vector query gives one ranking of its k nearest documents.
import type { SlotFilter } from '../filter/compile-filter.ts'
import { isVector } from '../schema/field-definition.ts'
import { findField } from '../schema/index-definition.ts'
import { invalidParameter, notInStandIn } from '../service-error.ts'
import type { SearchIndex } from '../storage/search-index.ts'
import type { Neighbour } from '../storage/vector-matrix.ts'
import type { Ranking } from './fuse-rankings.ts'
import { splitNames, type SearchRequest, type VectorQuery } from './search-request.ts'

/** The service's default when `k` is not given. */
const defaultK = 50

export function findNeighbours(index: SearchIndex, request: SearchRequest, filter: SlotFilter | undefined): Ranking[] {
  const passes = filter ?? (() => true)
  // Post-filtering takes the k nearest first and may leave fewer of them: that is its documented price.
  const isPostFilter = (request.vectorFilterMode ?? 'preFilter') !== 'preFilter'
  return (request.vectorQueries ?? []).flatMap((query) =>
    splitNames(query.fields).map((field): Ranking => {
      const vector = checkedVector(index, query, field)
      const accepts = isPostFilter ? () => true : passes
      const nearest = index.vectors(field).nearest(vector, query.k ?? defaultK, accepts)
      const kept = nearest.filter(({ slot }) => passes(slot)).filter((neighbour) => reaches(query, neighbour))
      return {
        weight: query.weight ?? 1,
        hits: kept.map(({ slot, similarity }) => ({ slot, score: scoreOf(similarity) })),
      }
    }),
  )
}

/** How the service turns cosine similarity into a score. */
function scoreOf(similarity: number): number {
  return 1 / (1 + (1 - similarity))
}

function reaches(query: VectorQuery, { similarity }: Neighbour): boolean {
  if (!query.threshold) return true
  const measured = query.threshold.kind === 'vectorSimilarity' ? similarity : scoreOf(similarity)
  return measured >= query.threshold.value
}

function checkedVector(index: SearchIndex, query: VectorQuery, name: string): readonly number[] {
  if (query.kind !== 'vector') throw notInStandIn(`vector queries of kind '${query.kind}' (they need a vectorizer)`)
  const field = findField(index.definition, name)
  if (!field) throw invalidParameter('vector.fields', `Unknown field '${name}' in vector field list.`, 'UnknownField')
  if (!isVector(field)) {
    throw invalidParameter('vector.fields', `The field '${name}' in the vector field list is not a vector field.`)
  }
  const vector = query.vector ?? []
  if (vector.length !== field.dimensions) {
    const what = `There's a mismatch in vector dimensions. The vector field '${name}', with dimension of '${field.dimensions}', expects a length of '${field.dimensions}'. However, the provided vector has a length of '${vector.length}'.`
    throw invalidParameter('vector', what, 'InvalidVectorQuery')
  }
  return vector
}
