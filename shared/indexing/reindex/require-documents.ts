// The documents that an operator names.
import type { CatalogEntry, DocumentCatalog } from '../../documents/document-catalog.ts'
import { documentIdOf } from '../../documents/document-id.ts'
import { invalidRequest } from '../../kernel/invalid-request.ts'

/** Throws `invalid_request` with each that is not there. */
export async function requireDocuments(
  catalog: Pick<DocumentCatalog, 'read'>,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly CatalogEntry[]> {
  const records = await Promise.all(names.map((name) => catalog.read(documentIdOf(name), signal)))
  const entries = records.map((record) => (record?.entry.deletedAt === undefined ? record?.entry : undefined))
  const issues = names.flatMap((name, at) =>
    entries[at] ? [] : [{ path: `documents[${at}]`, message: `there is no document ${JSON.stringify(name)}` }],
  )
  if (issues.length > 0) throw invalidRequest(...issues)
  return entries.filter((entry) => entry !== undefined)
}
