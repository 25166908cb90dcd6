// The port to the source documents themselves (blobs).

export interface StoredDocument {
  readonly name: string
  /** Changes with every upload, even of the same bytes (the blob's ETag). */
  readonly etag: string
  readonly sizeBytes: number
  readonly contentType: string
  /** Groups that may read it; empty means everyone who may use the application. */
  readonly groups: readonly string[]
  /** Milliseconds since the epoch. */
  readonly uploadedAt: number
}

export interface DocumentUpload {
  readonly name: string
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly groups: readonly string[]
}

/** Inclusive byte positions, as in an HTTP range. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

export interface DocumentPage {
  readonly documents: readonly StoredDocument[]
  /** Pass it back for the next page; undefined on the last. */
  readonly continuation: string | undefined
}

export interface DocumentStore {
  put(upload: DocumentUpload, signal: AbortSignal): Promise<StoredDocument>
  /** Undefined when there is no such document. */
  find(name: string, signal: AbortSignal): Promise<StoredDocument | undefined>
  /** Bytes and the facts of that very version; undefined when there is no such document. */
  read(
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly document: StoredDocument; readonly bytes: Uint8Array } | undefined>
  /**
   * The bytes of this very version as they are sent to a reader, a part of them when a range is given. Undefined when that
   * version is no longer stored.
   */
  open(
    document: StoredDocument,
    range: ByteRange | undefined,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array> | undefined>
  /** False when there was nothing to delete. */
  delete(name: string, signal: AbortSignal): Promise<boolean>
  /** In an order of the storage's own. A page may be empty and still not be the last. */
  listPage(
    page: { readonly limit: number; readonly continuation: string | undefined },
    signal: AbortSignal,
  ): Promise<DocumentPage>
}
