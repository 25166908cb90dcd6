import { beforeEach, describe, expect, it } from 'vitest'
import type { EmbeddingModelId } from '../../shared/models/embedding-model-id.ts'
import type { ActiveModel } from '../../shared/retrieval/active-model.ts'
import { activeModelPointer } from '../../shared/retrieval/active-model-pointer.ts'
import { retrievePassages } from '../../shared/retrieval/retrieve-passages.ts'
import { characterCounter } from '../fakes/character-counter.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { HashingEmbeddingModel } from '../fakes/hashing-embedding-model.ts'
import { MemoryActiveModelStore } from '../fakes/memory-active-model-store.ts'
import { MemoryPassageIndex } from '../fakes/memory-passage-index.ts'

const signal = new AbortController().signal
const large: EmbeddingModelId = 'text-embedding-3-large@16'
const small: EmbeddingModelId = 'text-embedding-3-small@8'

let clock: FakeClock
let store: MemoryActiveModelStore
let embeddings: HashingEmbeddingModel
let index: MemoryPassageIndex

beforeEach(async () => {
  clock = new FakeClock()
  store = new MemoryActiveModelStore()
  embeddings = new HashingEmbeddingModel([large, small])
  index = new MemoryPassageIndex()
  await index.prepare([large, small], signal)
  for (const model of [large, small])
    for (const [ordinal, content] of ['Cats sleep all day.', 'Dogs bark at night.'].entries())
      await index.write([await passage(content, ordinal, model)], signal)
  embeddings.requests.length = 0
})

async function passage(content: string, ordinal: number, embeddingModel: EmbeddingModelId) {
  const request = {
    model: embeddingModel,
    texts: [content],
    promptTokens: 5,
    priority: 'indexing',
    userId: 'x',
  } as const
  const [vector = new Float32Array()] = await embeddings.embed(request, signal)
  const facts = { documentId: 'd', documentName: 'pets.md', documentVersion: 'v', title: 'Pets', page: undefined }
  const groups = ordinal === 1 ? ['staff'] : []
  const id = `${embeddingModel}-${ordinal}`
  const rest = { headings: [], ordinal, content, tokens: 5, contentKey: content, embeddingModel, groups, indexedAt: 0 }
  return { ...facts, ...rest, id, vector }
}

const movedTo = (model: EmbeddingModelId): ActiveModel => ({
  model,
  since: 1,
  others: [{ state: 'previous', model: large, until: 2 }],
  run: undefined,
  lastMove: { kind: 'cut-over', runId: 'run', at: 1, by: 'ann', isForced: false },
})

const backTo = (model: EmbeddingModelId): ActiveModel => ({
  model,
  since: 2,
  others: [{ state: 'previous', model: small, until: 3 }],
  run: undefined,
  lastMove: { kind: 'rollback', runId: 'run', at: 2, by: 'ann', isForced: false },
})

const pointer = (configuredModel: EmbeddingModelId | undefined = large) =>
  activeModelPointer({ store, clock, configuredModel })

function retrieve(facts: { text?: string; groups?: readonly string[] } = {}, activeModel = pointer()) {
  const request = {
    text: 'When do cats sleep?',
    groups: facts.groups,
    top: 5,
    userId: 'ann',
    onAttempt: () => {},
    ...facts,
  }
  return retrievePassages({ activeModel, embeddings, index, counter: characterCounter, clock }, request, signal)
}

describe('retrieving passages', () => {
  it('finds the best passages of the active model', async () => {
    const { embeddingModel, passages } = await retrieve()
    expect(embeddingModel).toBe(large)
    expect(passages.map(({ content }) => content)).toEqual(['Cats sleep all day.', 'Dogs bark at night.'])
    expect(passages.every((found) => found.embeddingModel === large)).toBe(true)
    expect(embeddings.requests).toMatchObject([
      { model: large, priority: 'chat', userId: 'ann', texts: ['When do cats sleep?'] },
    ])
  })

  it('finds only what the caller may read', async () => {
    const { passages } = await retrieve({ groups: [] })
    expect(passages.map(({ content }) => content)).toEqual(['Cats sleep all day.'])
  })

  it('never mixes two models, even when the pointer moves while a question is on its way', async () => {
    const activeModel = pointer()
    const embed = embeddings.embed.bind(embeddings)
    embeddings.embed = async (...args) => {
      store.pointer = movedTo(small)
      await clock.advance(60_000)
      return await embed(...args)
    }
    const first = await retrieve({}, activeModel)
    expect([first.embeddingModel, embeddings.requests[0]?.model]).toEqual([large, large])
    expect((await retrieve({}, activeModel)).embeddingModel).toBe(small)
  })

  it('embeds each question with the model whose passages it finds, through a cut-over and a rollback', async () => {
    const activeModel = pointer()
    const found: (readonly EmbeddingModelId[])[] = []
    for (const next of [undefined, movedTo(small), backTo(large)]) {
      store.pointer = next ?? store.pointer
      await clock.advance(10_000)
      const { passages } = await retrieve({}, activeModel)
      found.push(passages.map(({ embeddingModel }) => embeddingModel))
    }
    expect(found).toEqual([
      [large, large],
      [small, small],
      [large, large],
    ])
    expect(embeddings.requests.map(({ model }) => model)).toEqual([large, small, large])
  })

  it('asks the next model when its own is removed while a question waits', async () => {
    const activeModel = pointer()
    const embed = embeddings.embed.bind(embeddings)
    let hasMoved = false
    embeddings.embed = async (...args) => {
      if (!hasMoved) {
        hasMoved = true
        store.pointer = { ...movedTo(small), others: [{ state: 'purging', model: large, since: 1 }] }
        await index.remove([`${large}-0`], signal)
        await clock.advance(60_000)
      }
      return await embed(...args)
    }
    const { embeddingModel, passages } = await retrieve({}, activeModel)
    expect(embeddingModel).toBe(small)
    expect(passages).toHaveLength(2)
  })

  it('embeds no more of a question than the model takes', async () => {
    await retrieve({ text: 'x'.repeat(100_000) })
    expect(embeddings.requests[0]?.promptTokens).toBe(8_192)
  })

  it('is not ready when nobody serves the active model', async () => {
    await expect(retrieve({}, pointer('other@4'))).rejects.toMatchObject({ code: 'index_not_ready' })
  })

  it('is not ready when no model is active', async () => {
    const activeModel = activeModelPointer({ store, clock, configuredModel: undefined })
    await expect(retrieve({}, activeModel)).rejects.toMatchObject({ code: 'index_not_ready' })
  })
})

describe('the pointer to the active model', () => {
  it('starts with the configured model, and then follows what is stored', async () => {
    expect(await pointer()(signal)).toMatchObject({ model: large, since: clock.now(), others: [] })
    expect(await pointer(small)(signal)).toMatchObject({ model: large })
  })

  it('is read once for many questions, and followed within ten seconds', async () => {
    const activeModel = pointer()
    await activeModel(signal)
    const { reads } = store
    store.pointer = movedTo(small)
    await clock.advance(4_999)
    expect(await activeModel(signal)).toMatchObject({ model: large })
    expect(store.reads).toBe(reads)
    await clock.advance(1)
    expect(await activeModel(signal)).toMatchObject({ model: small })
  })
})
