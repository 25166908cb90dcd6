// Access keys: `x-functions-key` or `?code=`, checked against the level that the function asks for.
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { AuthLevel } from './route-table.ts'

export interface AccessKeys {
  readonly functionKey: string
  /** Opens everything, `admin` functions included. */
  readonly masterKey: string
}

/** Without keys everything is open, as with Core Tools on a developer's machine. */
export function isAuthorized(
  keys: AccessKeys | undefined,
  level: AuthLevel,
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): boolean {
  if (keys === undefined || level === 'anonymous') return true
  const header = headers['x-functions-key']
  const given = typeof header === 'string' ? header : (query.get('code') ?? '')
  const accepted = level === 'admin' ? [keys.masterKey] : [keys.functionKey, keys.masterKey]
  return accepted.some((key) => isSame(given, key))
}

function isSame(given: string, key: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(key)]
  return a.length === b.length && timingSafeEqual(a, b)
}
