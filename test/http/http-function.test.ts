// What every function does before its handler runs: settings, caller, role.
import { expect, test } from 'vitest'
import type { Identify } from '../../shared/http/caller.ts'
import { httpFunction, type HttpServices } from '../../shared/http/http-function.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { callerWith, invocation, recordingHost, requestOf } from './fake-exchange.ts'

const operation = { route: 'chats/{id}', role: 'writer' } as const
const chat = requestOf({ url: 'http://host/api/chats/a%20b?id=from-the-query', params: { id: 'from-the-query' } })

function hostWith(identify: Identify): ReturnType<typeof recordingHost> & { services(): Promise<HttpServices> } {
  return { ...recordingHost(), services: async () => ({ identify }) }
}

test('the handler gets the caller and the parameters of the path', async () => {
  const host = hostWith(async () => callerWith('writer'))
  const handler = httpFunction(host, operation, async (_, { caller, params }) => ({
    jsonBody: { userId: caller.userId, id: params.id },
  }))
  expect(await handler(chat, invocation())).toMatchObject({ body: '{"userId":"user-1","id":"a b"}' })
})

test('a caller without the role is refused before the handler runs', async () => {
  let isRun = false
  const host = hostWith(async () => callerWith('user'))
  const handler = httpFunction(host, operation, async () => {
    isRun = true
    return {}
  })
  expect(await handler(chat, invocation())).toMatchObject({ status: 403 })
  expect(isRun).toBe(false)
})

test('a caller who cannot be identified is refused', async () => {
  const host = hostWith(() => Promise.reject(new AppError('unauthenticated', 'Sign in.')))
  expect(await httpFunction(host, operation, async () => ({}))(chat, invocation())).toMatchObject({ status: 401 })
})

test('a user id claimed in a body is put to the scheme, and only when there is one', async () => {
  const claims: (string | undefined)[] = []
  const host = hostWith(async (_, claimed) => {
    claims.push(claimed)
    return callerWith('writer')
  })
  const handler = httpFunction(host, operation, async (_, call) => {
    await call.callerNamed(undefined)
    await call.callerNamed('somebody')
    return {}
  })
  await handler(chat, invocation())
  expect(claims).toEqual([undefined, 'somebody'])
})

test('invalid settings are a 503 that says where they are named, and are reported', async () => {
  const problem = new Error('AZURE_SEARCH_ENDPOINT is missing; key sk-1234')
  const host = { ...recordingHost(), services: () => Promise.reject(problem) }
  const response = await httpFunction(host, operation, async () => ({}))(chat, invocation())
  expect(response).toMatchObject({ status: 503, body: expect.stringContaining('/health/ready') })
  expect(JSON.stringify(response)).not.toContain('sk-1234')
  expect(host.reported).toEqual([problem])
})
