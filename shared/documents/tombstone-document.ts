// Marks a document as deleted in the catalogue, unless it has been stored again meanwhile.
import type { Clock } from '../kernel/clock.ts'
import type { DocumentCatalog } from './document-catalog.ts'
import { documentIdOf } from './document-id.ts'
import type { DocumentStore } from './document-store.ts'
import { updateEntry } from './update-entry.ts'

export interface TombstoneDeps {
  readonly store: Pick<DocumentStore, 'find'>
  readonly catalog: Pick<DocumentCatalog, 'read' | 'write'>
  readonly clock: Pick<Clock, 'now'>
}

export async function tombstoneDocument(deps: TombstoneDeps, name: string, signal: AbortSignal): Promise<void> {
  await updateEntry(
    deps.catalog,
    documentIdOf(name),
    async (current) => {
      if (!current || current.deletedAt !== undefined) return undefined
      if (await deps.store.find(name, signal)) return undefined
      return { ...current, models: {}, deletedAt: deps.clock.now() }
    },
    signal,
  )
}
