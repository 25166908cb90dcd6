// Everything that storing, reading and deleting documents needs, in memory, at a time that stands still.
import type { NewDocument } from '../../shared/documents/store-document.ts'
import { storeDocument } from '../../shared/documents/store-document.ts'
import { MemoryDocumentCatalog } from '../fakes/memory-document-catalog.ts'
import { MemoryDocumentStore } from '../fakes/memory-document-store.ts'
import { MemoryIndexingQueue } from '../fakes/memory-indexing-queue.ts'
import { MemoryPassageIndex } from '../fakes/memory-passage-index.ts'

export const signal = new AbortController().signal
export const model = 'text-embedding-3-large@1024'
export const storedAt = 1_700_000_000_000
/** When the application looks at its own clock. */
export const now = storedAt + 500

export class DocumentWorkbench {
  readonly store = new MemoryDocumentStore(() => storedAt)
  readonly catalog = new MemoryDocumentCatalog()
  readonly queue = new MemoryIndexingQueue()
  readonly index = new MemoryPassageIndex()
  readonly activeModels = async () => [model]
  readonly clock = { now: () => now }
  readonly maxDocumentBytes = 100

  /** As through the API. */
  async upload(facts: Partial<NewDocument> & { readonly content?: string } = {}) {
    const { name = 'a.txt', content = 'hello', groups = [] } = facts
    const bytes = facts.bytes ?? new TextEncoder().encode(content)
    return await storeDocument(this, { name, groups, bytes }, signal)
  }
}
