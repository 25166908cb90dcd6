// What every CatalogSweep promises.
import { expect, it } from 'vitest'
import type { CatalogSweep } from '../../shared/documents/catalog-sweep.ts'
import type { DocumentCatalog } from '../../shared/documents/document-catalog.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { entryOf } from './document-catalog.contract.ts'

const signal = new AbortController().signal
const names = ['a.txt', 'b/c.txt', 'd.txt', 'e.txt', 'ä.txt']

/** @param makeCatalog an empty catalogue. */
export function itIsACatalogSweep(makeCatalog: () => Promise<DocumentCatalog & CatalogSweep>): void {
  async function filled(): Promise<CatalogSweep> {
    const catalog = await makeCatalog()
    for (const name of names)
      await catalog.write(entryOf(name, name === 'd.txt' ? { deletedAt: 7 } : {}), undefined, signal)
    return catalog
  }

  it('goes through the live entries by name, each once', async () => {
    const sweep = await filled()
    const seen: string[] = []
    for (;;) {
      const page = await sweep.listByName({ after: seen.at(-1) ?? '', through: undefined, limit: 2 }, signal)
      seen.push(...page.map(({ name }) => name))
      if (page.length < 2) break
    }
    expect(seen.toSorted()).toEqual(names.filter((name) => name !== 'd.txt').toSorted())
  })

  it('keeps to the names asked for', async () => {
    const sweep = await filled()
    const page = await sweep.listByName({ after: 'a.txt', through: 'e.txt', limit: 10 }, signal)
    expect(page).toEqual([entryOf('b/c.txt'), entryOf('e.txt')])
  })

  it('goes through all entries by id, tombstones too', async () => {
    const sweep = await filled()
    const ids = names.map(documentIdOf).toSorted()
    const first = await sweep.listById({ after: '', through: undefined, limit: 3 }, signal)
    expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 3))
    const rest = await sweep.listById({ after: ids[2] ?? '', through: ids[3], limit: 3 }, signal)
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(3, 4))
    const all = await sweep.listById({ after: '', through: undefined, limit: 9 }, signal)
    expect(all.filter(({ deletedAt }) => deletedAt === 7).map(({ name }) => name)).toEqual(['d.txt'])
  })
}
