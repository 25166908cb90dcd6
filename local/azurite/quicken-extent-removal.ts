// Keeps Azurite's garbage collection from growing with the square of what it removes.
import { createRequire } from 'node:module'

interface ExtentMetadataStore {
  readonly db: { getCollection(name: string): Collection }
  readonly EXTENTS_COLLECTION: string
  deleteExtent(extentId: string): Promise<void>
}

interface Collection {
  findOne(query: { readonly id: string }): object | null
  remove(document: object): void
}

/**
 * For Azurite's process, before Azurite is loaded. Once a minute it removes the extents of messages that were deleted, one by one, and
 * by its own way (`findAndRemove` of its database) each removal sorts the index of all extents anew: after a few thousand messages
 * it does nothing else. Removing one document takes it out of the index and leaves the others in their order.
 */
export function quickenExtentRemoval(): void {
  const { default: Store }: { default: { readonly prototype: ExtentMetadataStore } } = createRequire(import.meta.url)(
    'azurite/dist/src/common/persistence/LokiExtentMetadataStore.js',
  )
  Store.prototype.deleteExtent = deleteExtent
}

async function deleteExtent(this: ExtentMetadataStore, extentId: string): Promise<void> {
  const extents = this.db.getCollection(this.EXTENTS_COLLECTION)
  const extent = extents.findOne({ id: extentId })
  if (extent) extents.remove(extent)
}
