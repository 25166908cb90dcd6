// A stored document for somebody who wants to read it: whole, or the part of it that was asked for.
import { AppError } from '../kernel/app-error.ts'
import { mayRead } from './document-groups.ts'
import { parseDocumentName } from './document-name.ts'
import type { ByteRange, DocumentStore, StoredDocument } from './document-store.ts'

/** As in an HTTP request: `first-last`, `first-` to the end, or `-last` for that many bytes from the end. */
export interface RequestedRange {
  readonly first: number | undefined
  readonly last: number | undefined
}

export interface DocumentRequest {
  readonly name: string
  /** The reader's groups; undefined: no restriction applies. */
  readonly groups: readonly string[] | undefined
  readonly range: RequestedRange | undefined
}

export interface ReadableDocument {
  readonly document: StoredDocument
  /** The part that is sent; undefined: all of it. */
  readonly range: ByteRange | undefined
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Between finding and opening it a document may be overwritten once, hardly twice. */
const maxAttempts = 3

/** Throws `not_found` also where the reader lacks the group: that a restricted document exists is nobody's business. */
export async function readDocument(
  deps: { readonly store: Pick<DocumentStore, 'find' | 'open'> },
  request: DocumentRequest,
  signal: AbortSignal,
): Promise<ReadableDocument> {
  const name = parseDocumentName(request.name)
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const document = await deps.store.find(name, signal)
    if (!document || !mayRead(document, request.groups)) break
    const range = satisfiableRange(request.range, document.sizeBytes)
    const bytes = await deps.store.open(document, range, signal)
    if (bytes) return { document, range, bytes }
  }
  throw new AppError('not_found', 'There is no such document.')
}

/** Undefined for a range that the document does not have: RFC 9110 (14.2) lets a server answer with the whole then. */
function satisfiableRange(range: RequestedRange | undefined, sizeBytes: number): ByteRange | undefined {
  if (!range) return undefined
  const end = sizeBytes - 1
  if (range.first === undefined) {
    const suffixBytes = range.last ?? 0
    return suffixBytes > 0 && sizeBytes > 0 ? { first: Math.max(0, sizeBytes - suffixBytes), last: end } : undefined
  }
  const last = Math.min(range.last ?? end, end)
  return range.first <= last ? { first: range.first, last } : undefined
}
