// What a request is about, from its method, path and headers.
import type { IncomingHttpHeaders } from 'node:http'
import { badRequest, CosmosError } from '../cosmos-error.ts'

export const operations = [
  'account',
  'database-create',
  'database-read',
  'database-list',
  'database-delete',
  'container-create',
  'container-read',
  'container-replace',
  'container-list',
  'container-delete',
  'partition-key-ranges',
  'offers',
  'create',
  'upsert',
  'read',
  'replace',
  'delete',
  'patch',
  'batch',
  'bulk',
  'query',
  'query-plan',
  'list',
] as const

export type Operation = (typeof operations)[number]

export interface Route {
  readonly operation: Operation
  readonly database: string
  readonly container: string
  readonly item: string
  /** What the signature covers besides method and date. */
  readonly resourceType: string
  readonly resourceLink: string
}

const depthOf: Record<string, number> = { dbs: 0, colls: 2, docs: 4, pkranges: 4, offers: 0 }

export function parseRoute(method: string, path: string, headers: IncomingHttpHeaders): Route {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode)
  const isFeed = segments.length % 2 === 1
  const resourceType = segments.at(isFeed ? -1 : -2) ?? ''
  const names = { database: segments[1] ?? '', container: segments[3] ?? '', item: segments[5] ?? '' }
  const resourceLink = segments.slice(0, isFeed ? -1 : undefined).join('/')
  const operation = operationOf(method, segments, headers)
  if (!operation) throw new CosmosError(405, `This stand-in does not support ${method} ${path}.`)
  return { operation, ...names, resourceType, resourceLink }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest(`The path segment '${segment}' is not correctly encoded.`)
  }
}

function operationOf(method: string, segments: readonly string[], headers: IncomingHttpHeaders): Operation | undefined {
  if (segments.length === 0) return method === 'GET' ? 'account' : undefined
  const isFeed = segments.length % 2 === 1
  const type = segments.at(isFeed ? -1 : -2) ?? ''
  const depth = segments.length - (isFeed ? 1 : 2)
  if (depthOf[type] !== depth) return undefined
  if (depth > 0 && segments[0] !== 'dbs') return undefined
  if (depth > 2 && segments[2] !== 'colls') return undefined
  if (type === 'docs' && isFeed && method === 'POST') return postedToItems(headers)
  return byMethodAndType[`${method} ${type}${isFeed ? '' : '/id'}`]
}

const byMethodAndType: Record<string, Operation> = {
  'POST dbs': 'database-create',
  'GET dbs': 'database-list',
  'GET dbs/id': 'database-read',
  'DELETE dbs/id': 'database-delete',
  'POST colls': 'container-create',
  'GET colls': 'container-list',
  'GET colls/id': 'container-read',
  'PUT colls/id': 'container-replace',
  'DELETE colls/id': 'container-delete',
  'GET pkranges': 'partition-key-ranges',
  'POST offers': 'offers',
  'GET offers': 'offers',
  'GET docs': 'list',
  'GET docs/id': 'read',
  'PUT docs/id': 'replace',
  'DELETE docs/id': 'delete',
  'PATCH docs/id': 'patch',
}

/** Six things are posted to the same address; headers tell them apart. */
function postedToItems(headers: IncomingHttpHeaders): Operation {
  if (isTrue(headers['x-ms-cosmos-is-query-plan-request'])) return 'query-plan'
  if (isTrue(headers['x-ms-cosmos-is-batch-request']))
    return isTrue(headers['x-ms-cosmos-batch-atomic']) ? 'batch' : 'bulk'
  if (isTrue(headers['x-ms-documentdb-isquery'])) return 'query'
  return isTrue(headers['x-ms-documentdb-is-upsert']) ? 'upsert' : 'create'
}

export function isTrue(header: string | string[] | undefined): boolean {
  return typeof header === 'string' && header.toLowerCase() === 'true'
}
