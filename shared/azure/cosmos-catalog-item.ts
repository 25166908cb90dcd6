// A catalogue entry as it is stored in Cosmos DB, and the way there and back.
import { z } from 'zod'
import type { CatalogEntry, IndexState } from '../documents/document-catalog.ts'

const indexedVersion = z.object({ version: z.string(), passages: z.number(), tokens: z.number() })

const indexState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending'), previous: indexedVersion.exactOptional() }),
  indexedVersion.extend({ state: z.literal('indexed'), indexedAt: z.number() }),
  z.object({ state: z.literal('outdated'), previous: indexedVersion }),
  z.object({ state: z.literal('failed'), code: z.string(), message: z.string(), failedAt: z.number() }),
]) satisfies z.ZodType<IndexState>

/** Reads an item as an entry; what the item has besides is dropped. */
export const catalogItem = z
  .object({
    documentId: z.string(),
    name: z.string(),
    etag: z.string(),
    sizeBytes: z.number(),
    contentType: z.string(),
    groups: z.array(z.string()),
    uploadedAt: z.number(),
    models: z.record(z.string(), indexState),
    deletedAt: z.number().nullable(),
    checkedBy: z.string().exactOptional(),
  })
  .transform(({ documentId, deletedAt, ...facts }): CatalogEntry => ({
    id: documentId,
    ...facts,
    deletedAt: deletedAt ?? undefined,
  }))

export type CatalogItem = Omit<CatalogEntry, 'deletedAt'> & {
  readonly type: 'document'
  readonly documentId: string
  readonly deletedAt: number | null
  /** A flag of its own, because a query on `deletedAt` would have to tell null from missing. */
  readonly isDeleted: boolean
  /** Seconds from the last write until the database removes the item by itself; absent: never. */
  readonly ttl?: number
}

/** Messages live for seven days: by then nothing can come late any more. What does is an orphan to reconciliation. */
const tombstoneSeconds = 30 * 24 * 60 * 60

export function toCatalogItem(entry: CatalogEntry): CatalogItem {
  return {
    ...entry,
    id: itemIdOf(entry.id),
    type: 'document',
    documentId: entry.id,
    deletedAt: entry.deletedAt ?? null,
    isDeleted: entry.deletedAt !== undefined,
    ...(entry.deletedAt === undefined ? {} : { ttl: tombstoneSeconds }),
  }
}

export function itemIdOf(documentId: string): string {
  return `document-${documentId}`
}
