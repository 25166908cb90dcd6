// Facets: how many of the matching documents have which value in a field.
import { toUtc } from '../schema/date-time-offset.ts'
import { elementType } from '../schema/field-definition.ts'
import { findField } from '../schema/index-definition.ts'
import { invalidParameter, notInStandIn, operationNotAllowed } from '../service-error.ts'
import type { Scalar } from '../storage/document-fields.ts'
import type { SearchIndex } from '../storage/search-index.ts'
import type { Hit } from './fuse-rankings.ts'

export interface FacetValue {
  readonly value: Exclude<Scalar, null>
  readonly count: number
}

interface FacetRequest {
  readonly field: string
  /** How many values are returned; 0 is all of them. */
  readonly count: number
  readonly sort: 'count' | '-count' | 'value' | '-value'
}

/** Source: "Documents - Search Post", facet parameter `count`. */
const defaultCount = 10

export function countFacets(
  index: SearchIndex,
  facets: readonly string[],
  hits: readonly Hit[],
): Record<string, FacetValue[]> {
  const requests = facets.map((facet) => parseFacet(facet))
  return Object.fromEntries(requests.map((request) => [request.field, countFacet(index, request, hits)]))
}

function countFacet(
  index: SearchIndex,
  { field: name, count, sort }: FacetRequest,
  hits: readonly Hit[],
): FacetValue[] {
  const field = findField(index.definition, name)
  if (!field) throw invalidParameter('facets', `The facet field '${name}' could not be found.`, 'UnknownField')
  if (!field.facetable) {
    const message = `The field '${name}' has not been marked as facetable in the schema.\r\nParameter name: facets`
    throw operationNotAllowed('FieldNotFacetable', message)
  }
  const counts = new Map<Exclude<Scalar, null>, number>()
  const valuesOf = index.columns.collection(name)
  for (const { slot } of hits) {
    for (const value of new Set(valuesOf(slot))) {
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
  }
  const sorted = Array.from(counts, ([value, count]) => ({ value, count })).sort(ordering[sort])
  const kept = count === 0 ? sorted : sorted.slice(0, count)
  if (elementType(field.type) !== 'Edm.DateTimeOffset') return kept
  return kept.map((facet) => ({ ...facet, value: toUtc(Number(facet.value)) }))
}

const ordering: Readonly<Record<FacetRequest['sort'], (a: FacetValue, b: FacetValue) => number>> = {
  count: (a, b) => b.count - a.count || byValue(a, b),
  '-count': (a, b) => a.count - b.count || byValue(a, b),
  value: byValue,
  '-value': (a, b) => byValue(b, a),
}

function byValue(a: FacetValue, b: FacetValue): number {
  return a.value === b.value ? 0 : a.value < b.value ? -1 : 1
}

function parseFacet(facet: string): FacetRequest {
  const [field = '', ...parts] = facet.split(',').map((part) => part.trim())
  const options = new Map(parts.map((part) => splitOption(part)))
  for (const name of options.keys()) {
    if (name === 'count' || name === 'sort') continue
    throw notInStandIn(`the facet option '${name}'`)
  }
  const count = options.get('count') ?? String(defaultCount)
  const sort = options.get('sort') ?? 'count'
  if (!/^\d+$/.test(count) || !isOrdering(sort)) {
    throw invalidParameter('facets', `Invalid facet expression: '${facet}'.`)
  }
  return { field, count: Number(count), sort }
}

function splitOption(option: string): [name: string, value: string] {
  const [name = '', value = ''] = option.split(':', 2)
  return [name, value]
}

function isOrdering(text: string): text is FacetRequest['sort'] {
  return Object.hasOwn(ordering, text)
}
