// What an operator asks of a re-index run, as it comes over the wire.
import { HttpRequest } from '@azure/functions'
import { describe, expect, test } from 'vitest'
import { isDryRun, readReindexScope } from '../../shared/http/reindex-request.ts'

const requestWith = (body: unknown) =>
  new HttpRequest({ method: 'POST', url: 'http://localhost/api/ops/reindex', body: { string: JSON.stringify(body) } })

describe('the scope of a run', () => {
  test('is a model, what has changed, or some documents', async () => {
    expect(await readReindexScope(requestWith({ model: 'm@8' }))).toEqual({ kind: 'model', model: 'm@8' })
    expect(await readReindexScope(requestWith({ changedOnly: true }))).toEqual({ kind: 'changed' })
    expect(await readReindexScope(requestWith({ documents: ['a', 'b'] }))).toEqual({
      kind: 'documents',
      names: ['a', 'b'],
    })
  })

  test('names each document once, in the form that documents are stored under', async () => {
    const [composed, decomposed] = ['caf\u00e9.md', 'cafe\u0301.md']
    expect(await readReindexScope(requestWith({ documents: [decomposed, composed, 'a'] }))).toEqual({
      kind: 'documents',
      names: [composed, 'a'],
    })
  })

  test.each([
    [{}, 'exactly one'],
    [{ model: 'm@8', changedOnly: true }, 'exactly one'],
    [{ documents: [] }, 'documents'],
    [{ documents: Array.from({ length: 101 }, (_, n) => `${n}`) }, 'documents'],
    [{ changedOnly: false }, 'changedOnly'],
    [{ mode: 'm@8' }, 'mode'],
  ])('is refused when it cannot be meant: %j', async (body, words) => {
    await expect(readReindexScope(requestWith(body))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(words) as string,
    })
  })
})

test.each([
  ['', false],
  ['?dryRun', true],
  ['?dryRun=true', true],
  ['?dryRun=false', false],
])('a dry run is asked for by a parameter, with or without a value: %s', (query, isDry) => {
  expect(isDryRun({ query: new URLSearchParams(query) })).toBe(isDry)
})
