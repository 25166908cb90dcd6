// The port to the catalogue: what documents there are, and how far each is indexed for each embedding model.

/** Which content of a document is in the index (see `Passage.documentVersion`), and in how many passages. */
export interface IndexedVersion {
  readonly version: string
  readonly passages: number
  /** Of all its passages together; most of them may have been embedded before. */
  readonly tokens: number
}

export type IndexState =
  | {
      readonly state: 'pending'
      /** What was in the index before; when the new content turns out to be the same, nothing has to be done. */
      readonly previous?: IndexedVersion
    }
  | ({
      readonly state: 'indexed'
      /** Milliseconds since the epoch. */
      readonly indexedAt: number
    } & IndexedVersion)
  /** The model is no longer kept up to date; the index still holds what this says. */
  | { readonly state: 'outdated'; readonly previous: IndexedVersion }
  | {
      readonly state: 'failed'
      /** An error code, as in the public list. */
      readonly code: string
      /** What to do about it, in words a caller may read. */
      readonly message: string
      readonly failedAt: number
    }

export interface CatalogEntry {
  /** Derived from the name: see document-id.ts. */
  readonly id: string
  readonly name: string
  /** The stored document's ETag this entry speaks of. */
  readonly etag: string
  readonly sizeBytes: number
  readonly contentType: string
  readonly groups: readonly string[]
  readonly uploadedAt: number
  /** By embedding model id. */
  readonly models: Readonly<Record<string, IndexState>>
  /** Set when the document was deleted: a tombstone, so that a late message cannot bring it back. */
  readonly deletedAt: number | undefined
  /** The last re-index run that had it looked at. */
  readonly checkedBy?: string
}

/** An entry as read: `revision` guards the next write of it. */
export interface CatalogRecord {
  readonly entry: CatalogEntry
  readonly revision: string
}

export interface CatalogPage {
  readonly entries: readonly CatalogEntry[]
  /** Pass it back for the next page; undefined on the last. */
  readonly continuation: string | undefined
}

export interface DocumentCatalog {
  read(id: string, signal: AbortSignal): Promise<CatalogRecord | undefined>
  /**
   * Writes when the stored revision is still `expected` (undefined: no entry exists yet).
   * Returns the new revision, or undefined when somebody else was faster and nothing was written.
   */
  write(entry: CatalogEntry, expected: string | undefined, signal: AbortSignal): Promise<string | undefined>
  /** Documents that are not deleted, by name. */
  list(
    page: { readonly limit: number; readonly continuation?: string; readonly groups: readonly string[] | undefined },
    signal: AbortSignal,
  ): Promise<CatalogPage>
}
