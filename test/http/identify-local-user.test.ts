import { describe, expect, test } from 'vitest'
import { identifyLocalUser } from '../../shared/http/identify-local-user.ts'
import { requestOf } from './fake-exchange.ts'

describe('with AUTH=none', () => {
  test('everybody is the same user, with every role and without restriction', async () => {
    const caller = await identifyLocalUser(requestOf())
    expect(caller).toMatchObject({ userId: 'local-user', roles: new Set(['user', 'writer', 'operator']) })
    expect(caller.groups).toBeUndefined()
    // Budgets are there to be tried out.
    expect(caller.mayExceedBudget).toBe(false)
  })

  test('the user id of the query is gone by', async () => {
    const caller = await identifyLocalUser(requestOf({ query: { userId: 'e5b1-42' } }))
    expect(caller.userId).toBe('e5b1-42')
  })

  test('a user id claimed in the body goes before that of the query', async () => {
    const caller = await identifyLocalUser(requestOf({ query: { userId: 'query' } }), 'body')
    expect(caller.userId).toBe('body')
  })

  test('an empty user id is none', async () => {
    expect((await identifyLocalUser(requestOf({ query: { userId: '' } }))).userId).toBe('local-user')
  })

  test.each([['a'.repeat(257)], ['a\u0000b'], ['a\nb'], [' padded '], ['half \ud83d a pair']])(
    'a user id that could not be a partition key is refused: %j',
    async (userId) => {
      await expect(identifyLocalUser(requestOf(), userId)).rejects.toMatchObject({
        code: 'invalid_request',
        details: { fields: [{ path: 'userId' }] },
      })
    },
  )
})
