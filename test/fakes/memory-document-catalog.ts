// The catalogue in memory.
import { unknownContinuation } from '../../shared/kernel/unknown-continuation.ts'
import type { CatalogSweep } from '../../shared/documents/catalog-sweep.ts'
import type {
  CatalogEntry,
  CatalogPage,
  CatalogRecord,
  DocumentCatalog,
} from '../../shared/documents/document-catalog.ts'
import { mayRead } from '../../shared/documents/document-groups.ts'

export class MemoryDocumentCatalog implements DocumentCatalog, CatalogSweep {
  readonly #records = new Map<string, CatalogRecord>()
  #writes = 0

  /** How often anything was written. */
  get writes(): number {
    return this.#writes
  }

  get entries(): readonly CatalogEntry[] {
    return [...this.#records.values()].map(({ entry }) => entry)
  }

  /** As somebody would who deletes the item by hand. */
  drop(id: string): void {
    this.#records.delete(id)
  }

  async read(id: string, signal: AbortSignal): Promise<CatalogRecord | undefined> {
    signal.throwIfAborted()
    return structuredClone(this.#records.get(id))
  }

  async write(entry: CatalogEntry, expected: string | undefined, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted()
    if (this.#records.get(entry.id)?.revision !== expected) return undefined
    this.#writes++
    const revision = `revision-${this.#writes}`
    this.#records.set(entry.id, { entry: structuredClone(entry), revision })
    return revision
  }

  list: DocumentCatalog['list'] = async ({ limit, continuation, groups }, signal): Promise<CatalogPage> => {
    signal.throwIfAborted()
    const after = Buffer.from(continuation ?? '', 'base64url').toString()
    if (Buffer.from(after).toString('base64url') !== (continuation ?? '')) throw unknownContinuation()
    const found = this.entries
      .filter((entry) => entry.deletedAt === undefined && entry.name > after && mayRead(entry, groups))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const entries = found.slice(0, limit)
    const last = found.length > limit ? entries.at(-1) : undefined
    return { entries, continuation: last && Buffer.from(last.name).toString('base64url') }
  }

  listByName: CatalogSweep['listByName'] = async ({ after, through, limit }, signal) => {
    signal.throwIfAborted()
    return this.entries
      .filter(({ name, deletedAt }) => deletedAt === undefined && name > after && !(through && name > through))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, limit)
  }

  listById: CatalogSweep['listById'] = async ({ after, through, limit }, signal) => {
    signal.throwIfAborted()
    return this.entries
      .filter(({ id }) => id > after && !(through && id > through))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
  }
}
