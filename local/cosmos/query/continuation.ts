// Where a page ended. The next one starts after that place in the order of the results, not after a number of results:
// items that come or go in between neither repeat nor hide any other.
import { createHash } from 'node:crypto'
import { badRequest } from '../cosmos-error.ts'
import { isJsonObject, parseJson, type Json } from '../json.ts'
import type { Value } from './values.ts'

export interface Position {
  /** The values ordered by, and the item's key, which decides between equal ones. */
  readonly sortValues: readonly Value[]
  readonly key: number
}

export interface Continuation {
  readonly after: Position
  readonly skip: number
  readonly limit: number
}

/** Stands for what a token belongs to, in few characters. */
export function fingerprint(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12)
}

export function writeContinuation({ after, skip, limit }: Continuation, of: string): string {
  const token = {
    of,
    key: after.key,
    sort: after.sortValues.map((value) => (value === undefined ? [] : [value])),
    skip,
    limit: Number.isFinite(limit) ? limit : null,
  }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

export function readContinuation(text: string, of: string): Continuation {
  const token = parse(text)
  if (!isJsonObject(token) || token['of'] !== of)
    throw badRequest('Invalid Continuation Token: it belongs to another container, partition or order.')
  return {
    after: { key: Number(token['key']), sortValues: sortValues(token['sort']) },
    skip: Number(token['skip']),
    limit: token['limit'] === null ? Number.POSITIVE_INFINITY : Number(token['limit']),
  }
}

/** Each value in an array of its own, which is empty for undefined. */
function sortValues(sort: Json | undefined): Value[] {
  return Array.isArray(sort) ? sort.map((boxed) => (Array.isArray(boxed) ? boxed[0] : undefined)) : []
}

function parse(text: string): Json {
  try {
    return parseJson(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    throw badRequest('Invalid Continuation Token: it cannot be read.')
  }
}
