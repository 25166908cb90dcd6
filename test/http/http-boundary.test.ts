import { describe, expect, test } from 'vitest'
import type { HttpResponseInit } from '@azure/functions'
import { HttpResponse } from '@azure/functions'
import { unwatchedConnection } from '../../shared/http/client-connection.ts'
import { httpBoundary } from '../../shared/http/http-boundary.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { invocation, recordingHost, requestOf, testRequestId } from './fake-exchange.ts'

/** Through the library's own response, as the host would send it. */
async function send(handle: () => Promise<HttpResponseInit>, host = recordingHost()): Promise<HttpResponse> {
  const response = await httpBoundary(host, handle)(requestOf(), invocation())
  return new HttpResponse(response instanceof HttpResponse ? undefined : response)
}

describe('every response', () => {
  test('carries the request id', async () => {
    const response = await send(async () => ({ jsonBody: { fine: true } }))
    expect(response.status).toBe(200)
    expect(response.headers.get('x-request-id')).toBe(testRequestId)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual({ fine: true })
  })

  test("keeps the handler's headers, and may be kept by nobody else unless the handler says so", async () => {
    const plain = await send(async () => ({ headers: { etag: '"1"' } }))
    expect(plain.headers.get('etag')).toBe('"1"')
    expect(plain.headers.get('cache-control')).toBe('no-store')
    const cached = await send(async () => ({ headers: { 'cache-control': 'no-cache' } }))
    expect(cached.headers.get('cache-control')).toBe('no-cache')
  })
})

describe('the host gets a response it can send when the handler', () => {
  const circular: Record<string, unknown> = {}
  circular['self'] = circular

  test.each<[string, () => Promise<HttpResponseInit>]>([
    ['throws', () => Promise.reject(new TypeError('boom'))],
    ['throws nothing', () => Promise.reject(undefined)],
    [
      'throws before its first await',
      () => {
        throw new TypeError('boom')
      },
    ],
    ['returns nothing', async () => undefined as never],
    ['returns what is not JSON', async () => ({ jsonBody: circular })],
    ['returns an impossible header', async () => ({ headers: { 'content-disposition': 'Übersicht 🗎' } })],
    ['returns an impossible status', async () => ({ status: 42 })],
  ])('%s', async (_, handle) => {
    const host = recordingHost()
    const response = await send(handle, host)
    expect(response.status).toBe(500)
    expect(response.headers.get('x-request-id')).toBe(testRequestId)
    expect(await response.json()).toMatchObject({ error: { code: 'internal', requestId: testRequestId } })
    expect(host.reported).toHaveLength(1)
  })

  test('throws an error of ours, which is nothing to report', async () => {
    const host = recordingHost()
    const response = await send(() => Promise.reject(new AppError('not_found', 'No such chat.')), host)
    expect(response.status).toBe(404)
    expect(host.reported).toEqual([])
  })

  test('throws because the client has left, which is nothing to report either', async () => {
    const host = recordingHost()
    const connection = unwatchedConnection()
    const watching = { ...host, connectionOf: () => connection }
    const handler = httpBoundary(watching, async ({ signal }) => {
      connection.abandon()
      throw signal.reason
    })
    expect(await handler(requestOf(), invocation())).toMatchObject({ status: 499 })
    expect(host.reported).toEqual([])
  })
})
