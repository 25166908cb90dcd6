import { describe, expect, test } from 'vitest'
import { routeParameters } from '../../shared/http/route-parameters.ts'

describe('parameters of a route', () => {
  test('come from the path alone', () => {
    expect(routeParameters('chats/{id}', 'http://host/api/chats/abc?id=other&x=1')).toEqual({ id: 'abc' })
  })

  test('may be none', () => {
    expect(routeParameters('documents', 'http://host/api/documents?limit=1')).toEqual({})
  })

  test('may be several', () => {
    const url = 'http://host/api/chats/s1/turns/t1/feedback'
    expect(routeParameters('chats/{id}/turns/{turn}/feedback', url)).toEqual({ id: 's1', turn: 't1' })
  })

  test('may be the rest of the path, slashes included', () => {
    const url = 'http://host/api/documents/reports/2026/documents/a.pdf'
    expect(routeParameters('documents/{*name}', url)).toEqual({ name: 'reports/2026/documents/a.pdf' })
  })

  test('are decoded once', () => {
    expect(routeParameters('documents/{*name}', 'http://host/api/documents/%C3%BCber%20uns%2Fa+b%252F.pdf')).toEqual({
      name: 'über uns/a+b%2F.pdf',
    })
  })

  test('do not mind the case of the path, or a slash at its end, as the host does not', () => {
    expect(routeParameters('chats/{id}', 'http://host/API/Chats/Abc/')).toEqual({ id: 'Abc' })
  })

  test.each(['%', '%zz', '%c3', '%00', '%0a', ''])('are refused when they are not text: %j', (encoded) => {
    expect(() => routeParameters('chats/{id}', `http://host/api/chats/${encoded}`)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        details: { fields: [expect.objectContaining({ path: 'id' })] },
      }),
    )
  })

  test.each(['/api/other/1', '/api/chats/1/2', '/chats/1', '/api/documents/../../x'])(
    'are not found in the path of another route: %s',
    (path) => {
      expect(() => routeParameters('chats/{id}', `http://host${path}`)).toThrow(
        expect.objectContaining({ code: 'not_found' }),
      )
    },
  )
})
