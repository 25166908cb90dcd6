// The port by which the whole catalogue is gone through, a page at a time, to compare it with something else.
import type { CatalogEntry } from './document-catalog.ts'

export interface CatalogSweep {
  /**
   * Entries of documents that are not deleted, by name, with `after` < name ≤ `through`. How names compare is the
   * database's own affair: pages of one sweep follow each other, and need not follow any other order.
   */
  listByName(
    range: { readonly after: string; readonly through: string | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly CatalogEntry[]>
  /** All entries by id, tombstones included, with `after` < id ≤ `through`. */
  listById(
    range: { readonly after: string; readonly through: string | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly CatalogEntry[]>
}
