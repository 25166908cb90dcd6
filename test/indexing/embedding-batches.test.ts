// How texts are packed into requests for embeddings.
import { expect, it } from 'vitest'
import { embeddingBatches, tokensPerBatch } from '../../shared/indexing/embedding-batches.ts'

const texts = (...tokens: number[]) => tokens.map((each) => ({ tokens: each }))
const sizes = (batches: readonly (readonly { readonly tokens: number }[])[]) =>
  batches.map((batch) => batch.map(({ tokens }) => tokens))

it('fills requests up to their limit, in order', () => {
  expect(sizes(embeddingBatches(texts(400, 500, 200, 900), 1_000))).toEqual([[400, 500], [200], [900]])
})

it('sends a text that is too large for a request by itself, for only the service can say that it is too large', () => {
  expect(sizes(embeddingBatches(texts(100, 5_000, 100), 1_000))).toEqual([[100], [5_000], [100]])
})

it('sends at most 64 texts at once, however small', () => {
  expect(embeddingBatches(texts(...Array<number>(130).fill(1)), 1_000).map(({ length }) => length)).toEqual([64, 64, 2])
})

it('requests are a small part of the smallest quota, so that hardly anything of its minute is left over', () => {
  expect(tokensPerBatch([350_000, 50_000])).toBe(1_500)
  expect(tokensPerBatch([10_000_000])).toBe(16_000)
  expect(tokensPerBatch([])).toBe(16_000)
})
