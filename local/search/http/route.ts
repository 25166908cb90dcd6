// What a URL asks for. Both spellings of the service are understood: /indexes('n')/docs('k') and /indexes/n/docs/k.

export const routeNames = [
  'create-index',
  'put-index',
  'get-index',
  'delete-index',
  'list-indexes',
  'stats',
  'index',
  'search',
  'get',
  'count',
] as const

export type RouteName = (typeof routeNames)[number]

export interface Route {
  readonly name: RouteName
  readonly indexName: string
  /** Of the document, for `get`. */
  readonly key: string
}

const indexPath = /^\/indexes(?:\('((?:[^']|'')+)'\)|\/([^/]+))(\/.*)?$/
const documentPath = /^\/docs(?:\('((?:[^']|'')*)'\)|\/([^/]+))$/

const fixedPaths: Readonly<Record<string, RouteName>> = {
  'POST /docs/search.index': 'index',
  'POST /docs/index': 'index',
  'POST /docs/search.post.search': 'search',
  'POST /docs/search': 'search',
  'GET /docs': 'search',
  'GET /docs/$count': 'count',
  'GET /search.stats': 'stats',
  'GET /stats': 'stats',
  'GET ': 'get-index',
  'PUT ': 'put-index',
  'DELETE ': 'delete-index',
}

/** Undefined for what the service does not have, or what a query needs nothing of. */
export function findRoute(method: string, pathname: string): Route | undefined {
  const path = decode(pathname)
  if (path === '/indexes' && method === 'GET') return { name: 'list-indexes', indexName: '', key: '' }
  if (path === '/indexes' && method === 'POST') return { name: 'create-index', indexName: '', key: '' }
  const [, quoted, plain, rest = ''] = indexPath.exec(path) ?? []
  const indexName = quoted?.replaceAll("''", "'") ?? plain
  if (indexName === undefined) return undefined
  const name = fixedPaths[`${method} ${rest}`]
  if (name) return { name, indexName, key: '' }
  const [found, quotedKey, plainKey] = documentPath.exec(rest) ?? []
  if (found === undefined || method !== 'GET') return undefined
  return { name: 'get', indexName, key: quotedKey?.replaceAll("''", "'") ?? plainKey ?? '' }
}

/** A malformed escape is nothing we have. */
function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return ''
  }
}
