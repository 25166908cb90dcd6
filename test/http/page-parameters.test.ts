import { describe, expect, test } from 'vitest'
import { nextPageHeaders, pageParameters } from '../../shared/http/page-parameters.ts'
import { requestOf } from './fake-exchange.ts'

const withQuery = (query: string): ReturnType<typeof requestOf> => requestOf({ url: `http://host/api/chats${query}` })

describe('a page', () => {
  test('is the first hundred when nothing is said', () => {
    expect(pageParameters(withQuery(''))).toEqual({ limit: 100 })
  })

  test('has the size and the place that the query says', () => {
    expect(pageParameters(withQuery('?limit=500&continuation=a%2Bb%3D'))).toEqual({ limit: 500, continuation: 'a+b=' })
  })

  test.each(['0', '501', '-1', '1.5', '1e2', '', 'all', '99999999'])('cannot have %j entries', (limit) => {
    expect(() => pageParameters(withQuery(`?limit=${limit}`))).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        details: { fields: [expect.objectContaining({ path: 'limit' })] },
      }),
    )
  })

  test.each(['%00', 'a'.repeat(6_001), '%C3%BC'])('cannot continue from what we never sent', (continuation) => {
    expect(() => pageParameters(withQuery(`?continuation=${continuation}`))).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    )
  })
})

test('the link to the next page leads to what follows, with everything else as it was asked for', () => {
  const { link } = nextPageHeaders(withQuery('?userId=u&limit=2&continuation=old'), 'n=1; "x">')
  const target = /^<([^<>"]+)>; rel="next"$/.exec(link ?? '')?.[1]
  const next = new URL(target ?? '', 'http://host')
  expect(next.pathname).toBe('/api/chats')
  expect(Object.fromEntries(next.searchParams)).toEqual({ userId: 'u', limit: '2', continuation: 'n=1; "x">' })
})

test('the last page links to nothing', () => {
  expect(nextPageHeaders(withQuery(''), undefined)).toEqual({})
})
