import { beforeEach, describe, expect, it } from 'vitest'
import { HeldPassages } from '../../shared/indexing/held-passages.ts'
import { passageIdOf } from '../../shared/indexing/passage-id.ts'
import type { EmbeddingModelId } from '../../shared/models/embedding-model-id.ts'
import type { EmbeddedPassage } from '../../shared/retrieval/passage.ts'
import { MemoryPassageIndex } from '../fakes/memory-passage-index.ts'

const signal = new AbortController().signal
const model: EmbeddingModelId = 'text-embedding-3-large@4'
const other: EmbeddingModelId = 'text-embedding-3-small@4'
const documentId = 'doc'

function passage(ordinal: number, documentVersion = 'v1', embeddingModel = model): EmbeddedPassage {
  const facts = { documentId, documentName: 'a.txt', documentVersion, title: 'a', page: undefined, headings: [] }
  const text = { content: `text ${ordinal}`, tokens: 2, contentKey: `key-${ordinal}`, groups: [], indexedAt: 0 }
  const id = passageIdOf(documentId, embeddingModel, ordinal)
  return { ...facts, ...text, id, ordinal, embeddingModel, vector: new Float32Array(4) }
}

let index: MemoryPassageIndex
let held: HeldPassages
beforeEach(async () => {
  index = new MemoryPassageIndex()
  await index.write([passage(0), passage(1)], signal)
  held = new HeldPassages(index, documentId)
})

describe('what the index shows', () => {
  it('agrees when it is the recorded version, whole', async () => {
    expect(await held.compare({ version: 'v1', passages: 2, tokens: 5 }, model, signal)).toBe('agrees')
  })

  it('lacks something when there is less of that version', async () => {
    expect(await held.compare({ version: 'v1', passages: 3, tokens: 5 }, model, signal)).toBe('lacks')
    expect(await held.compare({ version: 'v1', passages: 2, tokens: 5 }, other, signal)).toBe('lacks')
  })

  it('differs when there is more, or anything of another version', async () => {
    expect(await held.compare({ version: 'v1', passages: 1, tokens: 5 }, model, signal)).toBe('differs')
    await index.write([passage(1, 'v0')], signal)
    expect(await held.compare({ version: 'v1', passages: 2, tokens: 5 }, model, signal)).toBe('differs')
  })

  it('is not believed after a write of our own, which it may not show yet', async () => {
    index.delaysVisibility = true
    await held.write([passage(1, 'v2')], signal)
    expect(await held.compare({ version: 'v1', passages: 2, tokens: 5 }, model, signal)).toBe('differs')
  })

  it('is not believed after a removal of our own either', async () => {
    index.delaysVisibility = true
    await held.removeOthers(new Set(), model, undefined, signal)
    expect(await held.compare({ version: 'v1', passages: 2, tokens: 5 }, model, signal)).toBe('differs')
  })
})

describe('removing the others', () => {
  const idsLeft = () => index.passages.map(({ id }) => id)

  it('keeps what is to be kept, and what belongs to another model', async () => {
    await index.write([passage(0, 'v1', other)], signal)
    await held.removeOthers(new Set([passage(0).id]), model, undefined, signal)
    expect(idsLeft()).toEqual([passage(0).id, passage(0, 'v1', other).id])
  })

  it('removes those of every model when none is named', async () => {
    await index.write([passage(0, 'v1', other)], signal)
    await held.removeOthers(new Set(), undefined, undefined, signal)
    expect(idsLeft()).toEqual([])
  })

  it('removes what we wrote although the index does not show it yet', async () => {
    index.delaysVisibility = true
    await held.write([passage(2)], signal)
    await held.removeOthers(new Set(), model, undefined, signal)
    expect(idsLeft()).toEqual([])
  })

  it('removes what the catalogue recorded although the index does not show it yet', async () => {
    index.delaysVisibility = true
    await index.write([passage(2)], signal)
    const entry = {
      id: documentId,
      name: 'a.txt',
      etag: '1',
      sizeBytes: 1,
      contentType: 'text/plain',
      groups: [],
      uploadedAt: 0,
      models: { [model]: { state: 'indexed', version: 'v1', passages: 3, tokens: 5, indexedAt: 0 } },
      deletedAt: undefined,
    } as const
    await held.removeOthers(new Set([passage(0).id]), model, entry, signal)
    expect(idsLeft()).toEqual([passage(0).id])
  })
})

describe('what the index refuses', () => {
  it.each([
    ['a write', () => held.write([passage(1)], signal)],
    ['a removal', () => held.removeOthers(new Set(), model, undefined, signal)],
  ])('fails %s, so that the message comes back', async (_, change) => {
    index.refusedIds.add(passage(1).id)
    await expect(change()).rejects.toMatchObject({ code: 'upstream_failed', details: { passages: 1, status: 400 } })
  })
})

describe('a passage id', () => {
  it('is valid for the service, and tells models apart that differ in punctuation only', () => {
    const models = ['a-b@1', 'a.b@1', 'a_b@1', 'a:b@1', 'a_2db@1', 'text-embedding-3-large:2@3072']
    const ids = models.map((each) => passageIdOf(documentId, each, 7))
    expect(new Set(ids).size).toBe(models.length)
    for (const id of ids) expect(id).toMatch(/^[\w-]+$/)
  })

  it('sorts as its ordinal does', () => {
    const ids = [2, 10, 100, 99_999].map((ordinal) => passageIdOf(documentId, model, ordinal))
    expect(ids.toSorted()).toEqual(ids)
  })
})
