// The groups a document is restricted to, and whether a reader belongs to one of them.
import { invalidRequest } from '../kernel/invalid-request.ts'

/** A blob's metadata holds 8 KB: a hundred directory group ids, encoded, take six of them. */
const maxGroups = 100
const maxBytes = 4_096

/** Sorted and without repetitions, so that the same groups in another order are no change. */
export function parseDocumentGroups(groups: readonly string[]): readonly string[] {
  const unique = [...new Set(groups.map((group) => group.trim()))].sort()
  const sizeBytes = Buffer.byteLength(unique.join())
  const isValid =
    unique.length <= maxGroups &&
    sizeBytes <= maxBytes &&
    unique.every((group) => group !== '' && !/\p{Cc}/u.test(group))
  if (isValid) return unique
  throw invalidRequest({
    path: 'groups',
    message: `must be at most ${maxGroups} names, together at most ${maxBytes} bytes, none empty`,
  })
}

/** @param readerGroups undefined: no restriction applies to this reader. */
export function mayRead(
  document: { readonly groups: readonly string[] },
  readerGroups: readonly string[] | undefined,
): boolean {
  if (readerGroups === undefined || document.groups.length === 0) return true
  return document.groups.some((group) => readerGroups.includes(group))
}
