// Lost passages in a large index are found by halving it, not by reading it.
import { describe, expect, it } from 'vitest'
import type { IdRange } from '../../../shared/documents/catalog-census.ts'
import { documentIdOf } from '../../../shared/documents/document-id.ts'
import type { FindShortDeps } from '../../../shared/indexing/reindex/find-short.ts'
import { findShort } from '../../../shared/indexing/reindex/find-short.ts'
import { entryOf } from '../../contracts/document-catalog.contract.ts'
import { signal, small } from '../indexing-workbench.ts'

const documents = 40_000
const passagesEach = 3
const ids = Array.from({ length: documents }, (_, n) => documentIdOf(`${n}.txt`)).sort()

/** Of ids in order, by halving. */
function countUpTo(last: string): number {
  let [low, high] = [0, documents]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ids[middle] ?? '') <= last) low = middle + 1
    else high = middle
  }
  return low
}

function idsWithin({ after, through }: IdRange): readonly string[] {
  return ids.slice(countUpTo(after), through === undefined ? documents : countUpTo(through))
}

/** All that is needed of a catalogue and an index of so many documents, and what was asked of them. */
class LargeIndex {
  readonly #held = new Map<string, number>()
  readonly asked = { counts: 0, entriesCounted: 0, entriesRead: 0, passagesListed: 0 }

  hold(place: number, passages: number): string {
    const id = ids[place] ?? ''
    this.#held.set(id, passages)
    return id
  }

  readonly deps: FindShortDeps = {
    census: {
      indexedWithin: async (_model, range) => {
        const found = idsWithin(range).length
        this.asked.counts++
        this.asked.entriesCounted += found
        return { documents: found, passages: found * passagesEach }
      },
    },
    sweep: {
      listById: async ({ limit, ...range }) => {
        const ids = idsWithin(range).slice(0, limit)
        this.asked.entriesRead += ids.length
        const state = { state: 'indexed' as const, version: 'v1', passages: passagesEach, tokens: 9, indexedAt: 5 }
        return ids.map((id) => entryOf(id, { id, models: { [small]: state } }))
      },
    },
    passages: {
      countWithin: async (range) => new Map([[small, idsWithin(range).reduce((sum, id) => sum + this.#of(id), 0)]]),
      listWithin: async (range) => {
        const facts = idsWithin(range).flatMap((id) =>
          Array.from({ length: this.#of(id) }, (_, n) => ({
            id: `${id}-${n}`,
            documentId: id,
            documentName: id,
            embeddingModel: small,
            indexedAt: 5,
          })),
        )
        this.asked.passagesListed += facts.length
        return facts
      },
    },
  }

  #of(id: string): number {
    return this.#held.get(id) ?? passagesEach
  }
}

describe('one document of 40 000 that has lost a passage', () => {
  it.each([0, 17_311, documents - 1])('is found at place %i', async (place) => {
    const index = new LargeIndex()
    const id = index.hold(place, 2)
    expect(await findShort(index.deps, small, signal)).toEqual([
      { documentName: id, expectedPassages: passagesEach, countedPassages: 2 },
    ])
  })

  it('costs about three counts of everything, and one page of each service', async () => {
    const index = new LargeIndex()
    index.hold(17_311, 2)
    await findShort(index.deps, small, signal)
    expect(index.asked.counts).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(documents / 500)))
    expect(index.asked.entriesCounted).toBeLessThan(3.2 * documents)
    expect(index.asked.entriesRead).toBeLessThanOrEqual(1_000)
    expect(index.asked.passagesListed).toBeLessThanOrEqual(1_000 * passagesEach)
  })
})

it('finds every one of a few, wherever they are, and leaves out those of which there is too much', async () => {
  const index = new LargeIndex()
  const lost = [3, 9_000, 25_000, 25_001].map((place) => index.hold(place, 0))
  index.hold(9_001, passagesEach + 1)
  const found = await findShort(index.deps, small, signal)
  expect(found.map(({ documentName }) => documentName)).toEqual(lost)
})

it('finds one although another has as many too many, as long as the whole is short', async () => {
  const index = new LargeIndex()
  index.hold(100, passagesEach + 1)
  const lost = index.hold(30_000, 0)
  expect((await findShort(index.deps, small, signal)).map(({ documentName }) => documentName)).toEqual([lost])
})

it('stops when there are enough to name', async () => {
  const index = new LargeIndex()
  for (let place = 0; place < documents; place += 2) index.hold(place, 0)
  const found = await findShort(index.deps, small, signal)
  expect(found.length).toBeGreaterThanOrEqual(20)
  expect(index.asked.entriesRead).toBeLessThanOrEqual(1_000)
})

it('stops when it has counted for long enough, with what it has found until then', async () => {
  const index = new LargeIndex()
  for (let place = 0; place < documents; place += 2_500) index.hold(place, 2)
  const found = await findShort(index.deps, small, signal)
  expect(found.length).toBeGreaterThan(4)
  expect(index.asked.counts).toBeLessThanOrEqual(64)
})

it('finds nothing where nothing is lost', async () => {
  const index = new LargeIndex()
  expect(await findShort(index.deps, small, signal)).toEqual([])
  expect(index.asked).toMatchObject({ counts: 1, entriesRead: 0 })
})
