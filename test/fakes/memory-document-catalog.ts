// The catalogue in memory.
import { unknownContinuation } from '../../shared/kernel/unknown-continuation.ts'
import type { CatalogSweep } from '../../shared/documents/catalog-sweep.ts'
import type { CatalogCensus, CensusFilter, Standing } from '../../shared/documents/catalog-census.ts'
import type {
  CatalogEntry,
  CatalogPage,
  CatalogRecord,
  DocumentCatalog,
  IndexState,
} from '../../shared/documents/document-catalog.ts'
import { mayRead } from '../../shared/documents/document-groups.ts'

export class MemoryDocumentCatalog implements DocumentCatalog, CatalogSweep, CatalogCensus {
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
    return pageOf(
      this.#live().filter((entry) => mayRead(entry, groups)),
      limit,
      continuation,
    )
  }

  async count(filter: CensusFilter, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    return this.#matching(filter).length
  }

  async sumIndexed(of: 'passages' | 'tokens', model: string, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    const states = this.#live().flatMap(({ models }) => models[model] ?? [])
    return states.reduce((sum, state) => sum + (state.state === 'indexed' ? state[of] : 0), 0)
  }

  indexedWithin: CatalogCensus['indexedWithin'] = async (model, within, signal) => {
    signal.throwIfAborted()
    const states = this.#matching({ within }).flatMap(({ models }) => models[model] ?? [])
    const indexed = states.flatMap((state) => (state.state === 'indexed' ? [state] : []))
    return { documents: indexed.length, passages: indexed.reduce((sum, { passages }) => sum + passages, 0) }
  }

  async sizeBytes(filter: CensusFilter, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    return this.#matching(filter).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  }

  find: CatalogCensus['find'] = async (filter, { limit, continuation }, signal): Promise<CatalogPage> => {
    signal.throwIfAborted()
    return pageOf(this.#matching(filter), limit, continuation)
  }

  #live(): readonly CatalogEntry[] {
    return this.entries.filter(({ deletedAt }) => deletedAt === undefined)
  }

  #matching({ standings = [], uploadedBefore = Infinity, checkedBy, within }: CensusFilter): readonly CatalogEntry[] {
    return this.#live().filter(
      (entry) =>
        standings.every(({ model, among }) => among.includes(standingOf(entry.models[model]))) &&
        entry.uploadedAt < uploadedBefore &&
        (!within || (entry.id > within.after && !(within.through && entry.id > within.through))) &&
        (!checkedBy || (entry.checkedBy === checkedBy.runId) === checkedBy.is),
    )
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

function standingOf(state: IndexState | undefined): Standing {
  if (!state) return 'missing'
  if (state.state !== 'pending') return state.state
  return state.previous ? 'pending-again' : 'pending-first'
}

function pageOf(found: readonly CatalogEntry[], limit: number, continuation: string | undefined): CatalogPage {
  const after = Buffer.from(continuation ?? '', 'base64url').toString()
  if (Buffer.from(after).toString('base64url') !== (continuation ?? '')) throw unknownContinuation()
  const rest = found.filter(({ name }) => name > after).sort((a, b) => (a.name < b.name ? -1 : 1))
  const entries = rest.slice(0, limit)
  const last = rest.length > limit ? entries.at(-1) : undefined
  return { entries, continuation: last && Buffer.from(last.name).toString('base64url') }
}
