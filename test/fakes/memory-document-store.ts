// Source documents in memory.
import type { DocumentStore, DocumentUpload, StoredDocument } from '../../shared/documents/document-store.ts'

interface Held {
  readonly document: StoredDocument
  readonly bytes: Uint8Array
}

export class MemoryDocumentStore implements DocumentStore {
  readonly #held = new Map<string, Held>()
  readonly #now: () => number
  #uploads = 0

  constructor(now: () => number = () => 0) {
    this.#now = now
  }

  async put({ name, bytes, contentType, groups }: DocumentUpload, signal: AbortSignal): Promise<StoredDocument> {
    signal.throwIfAborted()
    this.#uploads++
    const document = {
      name,
      etag: `etag-${this.#uploads}`,
      sizeBytes: bytes.byteLength,
      contentType,
      groups: [...groups],
      uploadedAt: this.#now(),
    }
    this.#held.set(name, { document, bytes: bytes.slice() })
    return document
  }

  async find(name: string, signal: AbortSignal): Promise<StoredDocument | undefined> {
    signal.throwIfAborted()
    return this.#held.get(name)?.document
  }

  async read(name: string, signal: AbortSignal): Promise<Held | undefined> {
    signal.throwIfAborted()
    const held = this.#held.get(name)
    return held && { document: held.document, bytes: held.bytes.slice() }
  }

  open: DocumentStore['open'] = async (document, range, signal) => {
    signal.throwIfAborted()
    const held = this.#held.get(document.name)
    if (held?.document.etag !== document.etag) return undefined
    const { first, last } = range ?? { first: 0, last: held.bytes.byteLength - 1 }
    return oneChunk(held.bytes.slice(first, last + 1))
  }

  async delete(name: string, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted()
    return this.#held.delete(name)
  }

  listPage: DocumentStore['listPage'] = async ({ limit, continuation = '' }, signal) => {
    signal.throwIfAborted()
    const left = [...this.#held.values()]
      .map(({ document }) => document)
      .filter(({ name }) => name > continuation)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const documents = left.slice(0, limit)
    return { documents, continuation: left.length > limit ? documents.at(-1)?.name : undefined }
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
