// Pages of catalogue entries by name, which is unique: the place to go on stays right while documents come and go.
import type { CatalogEntry, CatalogPage } from '../documents/document-catalog.ts'
import { unknownContinuation } from '../kernel/unknown-continuation.ts'

/** @param found at most one more than `limit`: that tells whether there is a next page. */
export function pageOf(found: readonly CatalogEntry[], limit: number): CatalogPage {
  const entries = found.slice(0, limit)
  const last = entries.at(-1)
  return { entries, continuation: found.length > limit && last ? encodeContinuation(last.name) : undefined }
}

function encodeContinuation(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url')
}

/** Throws `invalid_request` for what `encodeContinuation` never made: it would silently begin at some other place. */
export function decodeContinuation(continuation: string | undefined): string {
  if (continuation === undefined) return ''
  const name = Buffer.from(continuation, 'base64url').toString('utf8')
  if (encodeContinuation(name) === continuation) return name
  throw unknownContinuation()
}
