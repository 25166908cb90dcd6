// HTTP triggers, with streaming through the library's own server and without.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFixtureApp, type FixtureApp } from './support/start-fixture-app.ts'

const functions = 'functions/{echo,failing,streaming}.ts'

describe.each([
  { mode: 'streaming', entries: ['enable-streaming.ts', functions] },
  { mode: 'buffered', entries: [functions] },
])('an HTTP trigger, $mode', ({ mode, entries }) => {
  let app: FixtureApp
  beforeAll(async () => {
    app = await startFixtureApp({ entries })
  })
  afterAll(async () => await app.close())

  test('gets method, address, headers and body, and its answer comes back whole', async () => {
    const response = await fetch(`${app.url}/api/echo?x=1&x=2`, {
      method: 'POST',
      headers: { 'x-test': 'yes', 'content-type': 'text/plain' },
      body: 'å body',
    })

    expect(response.status).toBe(201)
    expect(response.headers.get('x-function')).toBe('echo')
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2; SameSite=Lax'])
    expect(await response.json()).toMatchObject({
      function: 'echo',
      method: 'POST',
      url: `${app.url}/api/echo?x=1&x=2`,
      header: 'yes',
      body: 'å body',
    })
  })

  test.each([
    ['/api/items/special', 'specialItem', {}],
    ['/api/items/42', 'item', { id: '42' }],
    ['/api/items/forty-two', 'itemByName', { name: 'forty-two' }],
    ['/API/Items/Special', 'specialItem', {}],
    ['/api/items/42/', 'item', { id: '42' }],
    ['/api/files', 'fileList', {}],
    ['/api/files/a/b%20c/d%2Fe.md', 'file', { name: 'a/b c/d%2Fe.md' }],
    ['/api/files/100%zz/%FF', 'file', { name: '100%zz/%FF' }],
  ])('%s goes to %s', async (path, name, params) => {
    const response = await fetch(app.url + path)

    expect(await response.json()).toMatchObject({ function: name, params })
  })

  test('a route with another method does not hide the next one', async () => {
    const response = await fetch(`${app.url}/api/items/7`, { method: 'DELETE' })

    expect(await response.json()).toMatchObject({ function: 'deleteItem' })
  })

  test.each(['/api/none', '/items/7', '/'])('nothing lives at %s', async (path) => {
    expect((await fetch(app.url + path)).status).toBe(404)
  })

  test('a method that no route takes is refused with those that are', async () => {
    const response = await fetch(`${app.url}/api/files/a`, { method: 'PATCH' })

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, PUT')
  })

  test('a handler that throws is a clear 500, and its stack goes to the log only', async () => {
    const response = await fetch(`${app.url}/api/throws`)

    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      error: { code: 'functions_host', message: 'throws failed: Error: the handler threw' },
    })
    expect(app.logLines.join('\n')).toContain('failing.ts')
  })

  test('context.log reaches the log', async () => {
    await fetch(`${app.url}/api/logs`)

    expect(app.logLines).toContain("warning [logs] a warning { from: 'the app' }")
  })

  test('query parameters and fields of a JSON body get among the route parameters only when streaming, as in Azure', async () => {
    const response = await fetch(`${app.url}/api/echo?q=1&code=secret`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: 'u', isIt: true, list: [1] }),
    })

    const { params, body } = (await response.json()) as { readonly params: unknown; readonly body: string }
    expect(params).toEqual(mode === 'streaming' ? { q: '1', userId: 'u', isIt: 'True' } : {})
    expect(JSON.parse(body)).toEqual({ userId: 'u', isIt: true, list: [1] })
  })
})

describe('a handler that returns nothing', () => {
  test('is a clear 500 when streaming, where Azure would leave the caller waiting', async () => {
    const app = await startFixtureApp()

    const response = await fetch(`${app.url}/api/nothing`)

    expect(response.status).toBe(500)
    expect(await response.text()).toContain('nothing returned no response')
    await app.close()
  })

  test('is a 204 without streaming, as in Azure', async () => {
    const app = await startFixtureApp({ entries: [functions] })

    expect((await fetch(`${app.url}/api/nothing`)).status).toBe(204)
    await app.close()
  })
})

describe('--strict', () => {
  test('leaves the caller of a handler that threw or returned nothing waiting for the forwarding limit', async () => {
    const app = await startFixtureApp({ isStrict: true, limits: { activityTimeoutMs: 700 } })

    const startedAtMs = performance.now()
    const [threw, nothing] = await Promise.all([fetch(`${app.url}/api/throws`), fetch(`${app.url}/api/nothing`)])

    expect([threw.status, nothing.status]).toEqual([504, 504])
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(690)
    await app.close()
  })

  test('answers a wrong method with 404', async () => {
    const app = await startFixtureApp({ isStrict: true })

    expect((await fetch(`${app.url}/api/files`, { method: 'DELETE' })).status).toBe(404)
    await app.close()
  })
})

describe('access keys', () => {
  let app: FixtureApp
  beforeAll(async () => {
    app = await startFixtureApp({ keys: { functionKey: 'fk', masterKey: 'mk' } })
  })
  afterAll(async () => await app.close())

  test.each([
    ['/api/echo', {}, 201],
    ['/api/keyed', {}, 401],
    ['/api/keyed', { 'x-functions-key': 'wrong' }, 401],
    ['/api/keyed', { 'x-functions-key': 'fk' }, 201],
    ['/api/keyed', { 'x-functions-key': 'mk' }, 201],
    ['/api/keyed?code=fk', {}, 201],
    ['/api/guarded?code=fk', {}, 401],
    ['/api/guarded?code=mk', {}, 201],
  ])('%s with %o is %i', async (path, headers, status) => {
    expect((await fetch(app.url + path, { headers: { ...headers } })).status).toBe(status)
  })
})
