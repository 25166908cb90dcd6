// What streaming is for: chunks as they are written, backpressure, and a caller who leaves.
import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFixtureApp, type FixtureApp } from './support/start-fixture-app.ts'

let app: FixtureApp
beforeAll(async () => {
  app = await startFixtureApp()
})
afterAll(async () => await app.close())

test('the first chunk arrives before the last one is written', async () => {
  const response = await fetch(`${app.url}/api/gated/one`)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()

  expect(await reader?.read()).toEqual({ done: false, value: 'first' })
  await fetch(`${app.url}/api/open/one`)
  expect(await reader?.read()).toEqual({ done: false, value: 'last' })
  expect(await reader?.read()).toEqual({ done: true, value: undefined })
})

test('a caller who leaves is seen by the function, which stops writing', async () => {
  const leaving = new AbortController()
  const response = await fetch(`${app.url}/api/endless/leaver`, { signal: leaving.signal })
  await response.body?.getReader().read()

  leaving.abort()

  await expect.poll(() => app.records('closed')).toMatchObject([{ label: 'leaver', isFinished: false }])
})

test('a caller who leaves before the answer began is seen as well', async () => {
  const leaving = new AbortController()
  const call = fetch(`${app.url}/api/waits`, { signal: leaving.signal }).catch((error: unknown) => String(error))
  await app.waitForRecords('waiting', 1)

  leaving.abort()

  expect(await call).toContain('AbortError')
  await expect.poll(async () => (await app.records('closed')).map(({ label }) => label)).toContain('waits')
  expect(app.logLines.join('\n')).toContain('/api/waits → broken off')
})

test('a slow reader slows the function down instead of filling memory', async () => {
  const response = await get(`${app.url}/api/endless/slow`)
  response.pause()
  const writtenBytes = async (): Promise<number> => {
    const records = (await app.records('wrote')).filter(({ label }) => label === 'slow')
    return Number(records.at(-1)?.['bytes'] ?? 0)
  }
  // It stops by itself: socket buffers on the way are all that it can fill.
  await expect.poll(async () => await hasStopped(writtenBytes), { timeout: 20_000 }).toBe(true)
  const stoppedAtBytes = await writtenBytes()
  expect(stoppedAtBytes).toBeLessThan(32 * 1024 * 1024)

  response.resume()
  await expect.poll(writtenBytes, { timeout: 20_000 }).toBeGreaterThan(stoppedAtBytes + 1024 * 1024)
  response.destroy()
})

test('an upload is read by the function while it is being sent', async () => {
  const upload = request(`${app.url}/api/upload`, { method: 'POST' })
  const answered = once(upload, 'response')

  upload.write(Buffer.alloc(1_000))
  await expect.poll(async () => (await app.records('upload')).at(-1)?.['bytes'], { timeout: 10_000 }).toBe(1_000)
  upload.end(Buffer.alloc(500))

  const [response] = (await answered) as [IncomingMessage]
  expect(JSON.parse(Buffer.concat(await response.toArray()).toString())).toMatchObject({ bytes: 1_500 })
})

test('a body without a length arrives whole, whatever the method', async () => {
  const call = request(`${app.url}/api/items/5`, { method: 'DELETE', headers: { 'transfer-encoding': 'chunked' } })
  const answered = once(call, 'response')
  call.write('in ')
  call.end('chunks')

  const [response] = (await answered) as [IncomingMessage]
  expect(JSON.parse(Buffer.concat(await response.toArray()).toString())).toMatchObject({ body: 'in chunks' })
})

test('a call right after the process was blocked finds no connection that the worker has closed', async () => {
  await (await fetch(`${app.url}/api/items/5`)).text()
  await delay(10)
  // In a timer: what became readable meanwhile is looked at before other timers.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_500)
  expect((await fetch(`${app.url}/api/items/5`)).status).toBe(201)
})

test('an answer before the end of the upload leaves the connection usable', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const body = Buffer.alloc(4 * 1024 * 1024)
  const upload = request(`${app.url}/api/refuses`, {
    method: 'POST',
    agent,
    headers: { 'content-length': body.length },
  })
  const refused = once(upload, 'response')
  upload.end(body)
  const [first] = (await refused) as [IncomingMessage]
  await first.resume().toArray()

  const [second] = (await once(request(`${app.url}/api/process`, { agent }).end(), 'response')) as [IncomingMessage]

  expect([first.statusCode, second.statusCode]).toEqual([413, 200])
  second.resume()
  agent.destroy()
})

test('a body that breaks off midway breaks off the response, so that nobody takes it for whole', async () => {
  const response = await fetch(`${app.url}/api/breaksOff`)

  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow('terminated')
})

test('many calls at once get their own answers', async () => {
  const bodies = Array.from({ length: 100 }, (_, index) => `body ${index}`)

  const answers = await Promise.all(
    bodies.map(async (body) => {
      const response = await fetch(`${app.url}/api/echo`, { method: 'POST', body })
      return (await response.json()) as { readonly body: string }
    }),
  )

  expect(answers.map(({ body }) => body)).toEqual(bodies)
})

async function get(url: string): Promise<IncomingMessage> {
  const [response] = (await once(request(url).end(), 'response')) as [IncomingMessage]
  return response
}

async function hasStopped(measure: () => Promise<number>): Promise<boolean> {
  const before = await measure()
  await delay(300)
  return before > 0 && (await measure()) === before
}
