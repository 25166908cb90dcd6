// Which encoding a model counts by.
import { describe, expect, it } from 'vitest'
import { encodingOf, loadTokenCounter } from '../../shared/models/load-token-counter.ts'

describe('encodingOf', () => {
  it.each([
    'gpt-4',
    'gpt-4-32k',
    'gpt-4-turbo',
    'gpt-35-turbo',
    'gpt-3.5-turbo-16k',
    'text-embedding-3-large',
    'text-embedding-ada-002',
  ])('knows that %s uses cl100k_base', (model) => {
    expect(encodingOf(model)).toBe('cl100k_base')
  })

  it.each([
    'gpt-4o',
    'gpt-4o-mini',
    'gpt-4.1-nano',
    'gpt-4.5-preview',
    'gpt-5-mini',
    'o3',
    'o4-mini',
    'a-model-to-come',
  ])('takes %s for a user of o200k_base', (model) => {
    expect(encodingOf(model)).toBe('o200k_base')
  })
})

describe('loadTokenCounter', () => {
  it('gives models of one encoding the same counter', async () => {
    expect(await loadTokenCounter('gpt-4o')).toBe(await loadTokenCounter('gpt-5'))
    expect(await loadTokenCounter('gpt-4o')).not.toBe(await loadTokenCounter('gpt-4'))
  })
})
