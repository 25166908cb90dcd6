// Who may do what: the admin key everything, the query key only reading documents. And every request names its API version.
import { timingSafeEqual } from 'node:crypto'
import { ServiceError } from '../service-error.ts'
import type { RouteName } from './route.ts'

export interface ApiKeys {
  readonly adminKey: string
  readonly queryKey: string
}

const readingDocuments: ReadonlySet<RouteName> = new Set(['search', 'get', 'count'])

export function mayAccess(keys: ApiKeys, route: RouteName, given: string | string[] | undefined): boolean {
  if (typeof given !== 'string') return false
  return isSame(given, keys.adminKey) || (readingDocuments.has(route) && isSame(given, keys.queryKey))
}

export function checkApiVersion(query: URLSearchParams): void {
  if (query.get('api-version')) return
  throw new ServiceError(
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  )
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
