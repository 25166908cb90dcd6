// What readiness asks of the deployments.
import { expect, it } from 'vitest'
import { requireServing, requireUsable } from '../../shared/operations/require-usable.ts'

const large = { id: 'east/large', model: 'large@1024', state: 'closed' } as const
const small = { id: 'east/small', model: 'small@1536', state: 'closed' } as const

it('one deployment that may answer is enough', () => {
  expect(() => requireUsable([{ ...large, state: 'open' }, small])).not.toThrow()
  expect(() => requireUsable([{ ...large, state: 'cooling' }])).not.toThrow()
  expect(() => requireUsable([{ ...large, state: 'open' }])).toThrow('east/large is open')
})

it('embeddings are ready only where the active model is served', () => {
  expect(() => requireServing('large@1024', [large, { ...small, state: 'open' }])).not.toThrow()
  expect(() => requireServing('large@1024', [{ ...large, state: 'quarantined' }, small])).toThrow(
    'east/large is quarantined',
  )
  expect(() => requireServing('large@1024', [small])).toThrow('EMBEDDING_MODEL does not change it')
})
