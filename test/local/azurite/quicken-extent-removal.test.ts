// Azurite's own store of extents, once it is told how to remove one.
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { quickenExtentRemoval } from '../../../local/azurite/quicken-extent-removal.ts'

interface Extent {
  readonly id: string
  readonly locationId: string
}

interface Collection {
  ensureIndex(property: string, force?: boolean): void
  readonly data: readonly Extent[]
}

interface Store {
  readonly db: { getCollection(name: string): Collection }
  init(): Promise<void>
  close(): Promise<void>
  updateExtent(extent: object): Promise<void>
  deleteExtent(id: string): Promise<void>
  getExtentLocationId(id: string): Promise<string>
}

const { default: ExtentStore }: { default: new (path: string, isInMemory: boolean) => Store } = createRequire(
  import.meta.url,
)('azurite/dist/src/common/persistence/LokiExtentMetadataStore.js')

it('removes extents without sorting the others anew, and still finds those', async () => {
  quickenExtentRemoval()
  const store = new ExtentStore('nowhere', true)
  await store.init()
  const ids = Array.from({ length: 200 }, (_, n) => `${(n * 37) % 200}`)
  for (const id of ids) await store.updateExtent({ id, locationId: `at-${id}`, path: id, size: 1, LastModifiedInMS: 0 })

  const extents = store.db.getCollection('$EXTENTS_COLLECTION$')
  const sort = extents.ensureIndex.bind(extents)
  let sorted = 0
  extents.ensureIndex = (property, force) => {
    if (force) sorted += 1
    sort(property, force)
  }
  for (const id of ids.filter((_, at) => at % 2 === 0)) await store.deleteExtent(id)
  await store.deleteExtent('unknown')

  expect(sorted).toBe(0)
  const kept = ids.filter((_, at) => at % 2 === 1)
  expect(extents.data.map(({ id }) => id)).toEqual(kept)
  for (const id of kept) expect(await store.getExtentLocationId(id)).toBe(`at-${id}`)
  await store.close()
})
