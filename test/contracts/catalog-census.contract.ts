// What every CatalogCensus promises.
import { expect, it } from 'vitest'
import type { CatalogCensus, CensusFilter, Standing } from '../../shared/documents/catalog-census.ts'
import type { CatalogEntry, DocumentCatalog, IndexState } from '../../shared/documents/document-catalog.ts'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import { entryOf } from './document-catalog.contract.ts'

const signal = new AbortController().signal
const large = 'text-embedding-3-large@1024'
const small = 'text-embedding-3-small:2@1536'

const previous = { version: 'v0', passages: 2, tokens: 30 }
const states: Readonly<Record<Exclude<Standing, 'missing'>, IndexState>> = {
  'pending-first': { state: 'pending' },
  'pending-again': { state: 'pending', previous },
  outdated: { state: 'outdated', previous },
  indexed: { state: 'indexed', version: 'v1', passages: 3, tokens: 40, indexedAt: 5 },
  failed: { state: 'failed', code: 'too_large', message: 'Too big.', failedAt: 6 },
}
const standings = ['missing', ...(Object.keys(states) as Exclude<Standing, 'missing'>[])] as const

function modelsOf(standing: Standing): CatalogEntry['models'] {
  return standing === 'missing' ? {} : { [small]: states[standing] }
}

/** @param makeCatalog an empty catalogue. */
export function itIsACatalogCensus(makeCatalog: () => Promise<DocumentCatalog & CatalogCensus>): void {
  async function catalogWith(...entries: readonly CatalogEntry[]): Promise<DocumentCatalog & CatalogCensus> {
    const catalog = await makeCatalog()
    for (const entry of entries) await catalog.write(entry, undefined, signal)
    return catalog
  }

  async function names(census: CatalogCensus, filter: CensusFilter): Promise<readonly string[]> {
    return (await census.find(filter, { limit: 50 }, signal)).entries.map(({ name }) => name)
  }

  it('tells how documents stand with a model, whatever they are to others', async () => {
    const census = await catalogWith(
      ...standings.map((standing) =>
        entryOf(`${standing}.txt`, { models: { ...modelsOf(standing), [large]: states.indexed } }),
      ),
    )
    for (const standing of standings) {
      const filter = { standings: [{ model: small, among: [standing] }] }
      expect(await names(census, filter)).toEqual([`${standing}.txt`])
      expect(await census.count(filter, signal)).toBe(1)
    }
    expect(await census.count({ standings: [{ model: small, among: ['missing', 'failed'] }] }, signal)).toBe(2)
    expect(await census.count({ standings: [{ model: large, among: ['indexed'] }] }, signal)).toBe(6)
    expect(await census.count({ standings: [{ model: 'other@1', among: ['indexed'] }] }, signal)).toBe(0)
    expect(await census.count({}, signal)).toBe(6)
  })

  it('joins conditions on two models', async () => {
    const census = await catalogWith(
      entryOf('both.txt', { models: { [large]: states.failed, [small]: states.failed } }),
      entryOf('one.txt', { models: { [large]: states.indexed, [small]: states.failed } }),
    )
    const filter: CensusFilter = {
      standings: [
        { model: large, among: ['indexed'] },
        { model: small, among: ['failed', 'missing'] },
      ],
    }
    expect(await names(census, filter)).toEqual(['one.txt'])
  })

  it('leaves out what is deleted', async () => {
    const census = await catalogWith(
      entryOf('a.txt', { models: { [small]: states.indexed } }),
      entryOf('b.txt', { models: { [small]: states.indexed }, deletedAt: 9 }),
    )
    expect(await census.count({}, signal)).toBe(1)
    expect(await names(census, {})).toEqual(['a.txt'])
    expect(await census.sumIndexed('passages', small, signal)).toBe(3)
    expect(await census.sumIndexed('tokens', small, signal)).toBe(40)
  })

  it('tells what a run has looked at, and what was there before it', async () => {
    const census = await catalogWith(
      entryOf('a.txt', { checkedBy: 'run-1', uploadedAt: 10 }),
      entryOf('b.txt', { checkedBy: 'run-0', uploadedAt: 10 }),
      entryOf('c.txt', { uploadedAt: 20 }),
    )
    expect(await names(census, { checkedBy: { runId: 'run-1', is: true } })).toEqual(['a.txt'])
    expect(await names(census, { checkedBy: { runId: 'run-1', is: false } })).toEqual(['b.txt', 'c.txt'])
    expect(await names(census, { checkedBy: { runId: 'run-1', is: false }, uploadedBefore: 20 })).toEqual(['b.txt'])
  })

  it('adds up what is indexed, and sizes', async () => {
    const census = await catalogWith(
      ...[1, 2, 3].map((n) => entryOf(`${n}.txt`, { sizeBytes: n, models: { [small]: states.indexed } })),
      entryOf('other.txt', { sizeBytes: 100, models: { [small]: states['pending-again'] } }),
    )
    expect(await census.sumIndexed('passages', small, signal)).toBe(9)
    expect(await census.sumIndexed('tokens', small, signal)).toBe(120)
    expect(await census.sizeBytes({}, signal)).toBe(106)
    expect(await census.sizeBytes({ standings: [{ model: small, among: ['indexed'] }] }, signal)).toBe(6)
  })

  it('adds up what is indexed within a stretch of document ids', async () => {
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt']
    const census = await catalogWith(
      ...names.map((name) => entryOf(name, { models: { [small]: states.indexed } })),
      entryOf('failed.txt', { models: { [small]: states.failed } }),
      entryOf('deleted.txt', { models: { [small]: states.indexed }, deletedAt: 9 }),
    )
    const [first = '', , third = ''] = names.map(documentIdOf).toSorted()
    const totals = (after: string, through?: string) => census.indexedWithin(small, { after, through }, signal)
    expect(await totals('')).toEqual({ documents: 4, passages: 12 })
    expect(await totals('', first)).toEqual({ documents: 1, passages: 3 })
    expect(await totals(first, third)).toEqual({ documents: 2, passages: 6 })
    expect(await totals(third)).toEqual({ documents: 1, passages: 3 })
    expect(await totals('', '0')).toEqual({ documents: 0, passages: 0 })
    const within = { after: first, through: third }
    expect(await census.count({ standings: [{ model: small, among: ['indexed'] }], within }, signal)).toBe(2)
  })

  it('adds nothing up to zero', async () => {
    const census = await catalogWith()
    expect(await census.sumIndexed('passages', small, signal)).toBe(0)
    expect(await census.sizeBytes({}, signal)).toBe(0)
  })

  it('finds page by page, by name', async () => {
    const census = await catalogWith(...['c', 'a', 'e', 'b', 'd'].map((name) => entryOf(`${name}.txt`)))
    const found: string[] = []
    let continuation: string | undefined
    do {
      const page = await census.find({}, { limit: 2, continuation }, signal)
      found.push(...page.entries.map(({ name }) => name))
      continuation = page.continuation
    } while (continuation !== undefined)
    expect(found).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'])
  })
}
