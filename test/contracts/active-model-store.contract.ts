// What every ActiveModelStore promises.
import { expect, it } from 'vitest'
import type { ActiveModel, ActiveModelStore } from '../../shared/retrieval/active-model.ts'

const signal = new AbortController().signal
const large: ActiveModel = {
  model: 'text-embedding-3-large@1024',
  since: 1,
  others: [],
  run: undefined,
  lastMove: undefined,
}
const small: ActiveModel = {
  model: 'text-embedding-3-small@1536',
  since: 2,
  others: [
    { state: 'target', model: 'a@1' },
    { state: 'previous', model: 'text-embedding-3-large@1024', until: 5 },
    { state: 'retired', model: 'b:2@1', until: 6 },
    { state: 'purging', model: 'c@1', since: 7 },
  ],
  run: { id: 'run-1', isPaused: true },
  lastMove: { kind: 'cut-over', runId: 'run-0', at: 4, by: 'ann', isForced: true },
}

/** @param makeStore a store without a pointer. */
export function itIsAnActiveModelStore(makeStore: () => Promise<ActiveModelStore>): void {
  it('has no pointer at first', async () => {
    const store = await makeStore()
    expect(await store.read(signal)).toBeUndefined()
  })

  it.each([large, small])('gives back the first pointer as it was written: $model', async (pointer) => {
    const store = await makeStore()
    const written = await store.initialise(pointer, signal)
    expect(written.pointer).toStrictEqual(pointer)
    expect(await store.read(signal)).toStrictEqual(written)
  })

  it('keeps the pointer that stands when somebody initialises again', async () => {
    const store = await makeStore()
    await store.initialise(large, signal)
    expect((await store.initialise(small, signal)).pointer).toStrictEqual(large)
    expect((await store.read(signal))?.pointer).toStrictEqual(large)
  })

  it('gives all who initialise at once the same pointer', async () => {
    const store = await makeStore()
    const records = await Promise.all([large, small, large].map((pointer) => store.initialise(pointer, signal)))
    expect(new Set(records.map(({ pointer }) => pointer.model)).size).toBe(1)
  })

  it('is replaced at the revision that was read, and at no other', async () => {
    const store = await makeStore()
    const { revision } = await store.initialise(large, signal)
    expect(await store.replace(small, revision, signal)).toBe(true)
    const read = await store.read(signal)
    expect(read?.pointer).toStrictEqual(small)
    expect(await store.replace(large, revision, signal)).toBe(false)
    expect(await store.read(signal)).toStrictEqual(read)
  })

  it('lets exactly one of several writers replace it', async () => {
    const store = await makeStore()
    const { revision } = await store.initialise(large, signal)
    const outcomes = await Promise.all([small, small, small].map((pointer) => store.replace(pointer, revision, signal)))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
  })
}
