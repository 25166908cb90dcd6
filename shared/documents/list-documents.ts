// The catalogue as a reader may see it, page by page.
import type { CatalogPage, DocumentCatalog } from './document-catalog.ts'

const defaultLimit = 50
/** An entry is about 1 KB, so that a page stays far below what a response may hold. */
const maxLimit = 200

export interface DocumentListRequest {
  /** The reader's groups; undefined: no restriction applies. */
  readonly groups: readonly string[] | undefined
  readonly limit?: number | undefined
  readonly continuation?: string | undefined
}

export async function listDocuments(
  deps: { readonly catalog: Pick<DocumentCatalog, 'list'> },
  { groups, limit = defaultLimit, continuation }: DocumentListRequest,
  signal: AbortSignal,
): Promise<CatalogPage> {
  const page = { groups, limit: Math.min(Math.max(1, limit), maxLimit), ...(continuation ? { continuation } : {}) }
  return await deps.catalog.list(page, signal)
}
