// What every ActiveModelStore promises.
import { expect, it } from 'vitest'
import type { ActiveModel, ActiveModelStore } from '../../shared/retrieval/active-model.ts'

const signal = new AbortController().signal
const large: ActiveModel = { model: 'text-embedding-3-large@1024', previous: undefined, since: 1 }
const small: ActiveModel = { model: 'text-embedding-3-small@1536', previous: 'text-embedding-3-large@1024', since: 2 }

/** @param makeStore a store without a pointer. */
export function itIsAnActiveModelStore(makeStore: () => Promise<ActiveModelStore>): void {
  it('has no pointer at first', async () => {
    const store = await makeStore()
    expect(await store.read(signal)).toBeUndefined()
  })

  it.each([large, small])('gives back the first pointer as it was written: $model', async (pointer) => {
    const store = await makeStore()
    expect(await store.initialise(pointer, signal)).toStrictEqual(pointer)
    expect(await store.read(signal)).toStrictEqual(pointer)
  })

  it('keeps the pointer that stands when somebody initialises again', async () => {
    const store = await makeStore()
    await store.initialise(large, signal)
    expect(await store.initialise(small, signal)).toStrictEqual(large)
    expect(await store.read(signal)).toStrictEqual(large)
  })

  it('gives all who initialise at once the same pointer', async () => {
    const store = await makeStore()
    const pointers = await Promise.all([large, small, large].map((pointer) => store.initialise(pointer, signal)))
    expect(new Set(pointers.map(({ model }) => model)).size).toBe(1)
  })
}
