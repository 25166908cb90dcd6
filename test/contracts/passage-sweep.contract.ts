// What every PassageSweep promises.
import { expect, it } from 'vitest'
import type { PassageIndex } from '../../shared/retrieval/passage-index.ts'
import type { PassageSweep } from '../../shared/retrieval/passage-sweep.ts'
import { large, passageOf, small, vectorOf } from './passage-index.contract.ts'

const signal = new AbortController().signal

/** @param makeIndex an empty index, prepared for the models of the passages' contract. */
export function itIsAPassageSweep(makeIndex: () => Promise<PassageIndex & PassageSweep>): void {
  async function filled(): Promise<PassageSweep> {
    const index = await makeIndex()
    const many = Array.from({ length: 1_203 }, (_, n) => passageOf({ id: `p-${n}`, ordinal: n, documentId: '5a' }))
    await index.write(
      [
        ...many,
        passageOf({ id: 'first', documentId: '1f', documentName: 'ä.txt', indexedAt: 7_000 }),
        passageOf({ id: 'small', documentId: '5a', embeddingModel: small, vector: vectorOf(0, 3) }),
        passageOf({ id: 'last', documentId: 'ff' }),
      ],
      signal,
    )
    return index
  }

  it('counts the passages of a range of documents by model', async () => {
    const sweep = await filled()
    const count = async (after: string, through: string | undefined) =>
      Object.fromEntries(await sweep.countWithin({ after, through }, signal))
    expect(await count('', undefined)).toEqual({ [large]: 1_205, [small]: 1 })
    expect(await count('1f', '5a')).toEqual({ [large]: 1_203, [small]: 1 })
    expect(await count('', '1f')).toEqual({ [large]: 1 })
    expect(await count('5a', undefined)).toEqual({ [large]: 1 })
    expect(await count('ff', undefined)).toEqual({})
  })

  it('lists them all', async () => {
    const sweep = await filled()
    expect(await sweep.listWithin({ after: '', through: '1f' }, signal)).toEqual([
      { id: 'first', documentId: '1f', documentName: 'ä.txt', embeddingModel: large, indexedAt: 7_000 },
    ])
    const middle = await sweep.listWithin({ after: '1f', through: '5a' }, signal)
    expect(new Set(middle.map(({ id }) => id)).size).toBe(1_204)
    expect(await sweep.listWithin({ after: 'ff', through: undefined }, signal)).toEqual([])
  })
}
