// Writes a round's outcome to the catalogue, at the revision that was read before anything else.
import { isDeepStrictEqual } from 'node:util'
import type { CatalogEntry, DocumentCatalog } from '../documents/document-catalog.ts'
import type { Round } from './indexing-round.ts'

/** False when the entry was changed meanwhile. What the catalogue says already is not written again. */
export async function commitEntry(
  catalog: Pick<DocumentCatalog, 'write'>,
  { record }: Round,
  entry: CatalogEntry,
  signal: AbortSignal,
): Promise<boolean> {
  if (isDeepStrictEqual(entry, record?.entry)) return true
  return (await catalog.write(entry, record?.revision, signal)) !== undefined
}
