// Orders the service cannot give without an index (learn.microsoft.com/azure/cosmos-db/index-policy): one sort key takes
// a path the indexing policy includes; several take a composite index over exactly those, in those directions or all
// reversed.
import { badRequest } from '../cosmos-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { pathSegments } from '../storage/container.ts'
import type { SortKey } from './syntax.ts'

export function requireIndexFor(orderBy: readonly SortKey[], { indexingPolicy }: JsonObject): void {
  const policy = isJsonObject(indexingPolicy) ? indexingPolicy : {}
  const [only, ...others] = orderBy
  if (!only) return
  if (others.length > 0) requireCompositeIndex(policy, orderBy)
  else if (precision(policy['includedPaths'], only.path) < precision(policy['excludedPaths'], only.path))
    throw badRequest('The order-by item requires a range index to be defined on the corresponding index path.')
}

/** Of an included and an excluded path the more precise one decides: the longer, and `/?` before `/*`. */
function precision(paths: Json | undefined, path: readonly string[]): number {
  const patterns = asArray(paths).map((entry) => (isJsonObject(entry) ? entry['path'] : undefined))
  return Math.max(-1, ...patterns.map((pattern) => (typeof pattern === 'string' ? precisionOf(pattern, path) : -1)))
}

function precisionOf(pattern: string, path: readonly string[]): number {
  const segments = pathSegments(pattern)
  const names = segments.slice(0, -1)
  const isPrefix = names.every((name, at) => name === path[at])
  if (segments.at(-1) === '?') return isPrefix && names.length === path.length ? 2 * names.length + 1 : -1
  return isPrefix && segments.at(-1) === '*' ? 2 * names.length : -1
}

function requireCompositeIndex(policy: JsonObject, orderBy: readonly SortKey[]): void {
  if (asArray(policy['compositeIndexes']).some((index) => serves(asArray(index), orderBy))) return
  throw badRequest('The order by query does not have a corresponding composite index that it can be served from.')
}

function serves(index: readonly Json[], orderBy: readonly SortKey[]): boolean {
  const parts = index.map((part) => (isJsonObject(part) ? part : {}))
  if (parts.length !== orderBy.length) return false
  if (!orderBy.every(({ path }, at) => parts[at]?.['path'] === `/${path.join('/')}`)) return false
  const agreements = orderBy.filter(({ isDescending }, at) => isDescending === (parts[at]?.['order'] === 'descending'))
  return agreements.length === 0 || agreements.length === orderBy.length
}

function asArray(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
