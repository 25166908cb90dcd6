// Orders the service cannot give without an index: several sort keys take a composite index over exactly those, in those
// directions or all reversed (learn.microsoft.com/azure/cosmos-db/index-policy#composite-indexes).
import { badRequest } from '../cosmos-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { SortKey } from './syntax.ts'

export function requireIndexFor(orderBy: readonly SortKey[], definition: JsonObject): void {
  if (orderBy.length < 2) return
  const policy = definition['indexingPolicy']
  const indexes = isJsonObject(policy) && Array.isArray(policy['compositeIndexes']) ? policy['compositeIndexes'] : []
  if (indexes.some((index) => Array.isArray(index) && serves(index, orderBy))) return
  throw badRequest('The order by query does not have a corresponding composite index that it can be served from.')
}

function serves(index: readonly Json[], orderBy: readonly SortKey[]): boolean {
  const paths = index.map((part) => (isJsonObject(part) ? part : {}))
  if (paths.length !== orderBy.length) return false
  if (!orderBy.every(({ path }, at) => paths[at]?.['path'] === `/${path.join('/')}`)) return false
  const agreements = orderBy.filter(({ isDescending }, at) => isDescending === (paths[at]?.['order'] === 'descending'))
  return agreements.length === 0 || agreements.length === orderBy.length
}
