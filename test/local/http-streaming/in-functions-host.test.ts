// The HTTP layer inside a Functions worker with streaming on, where the library keeps request and response to itself.
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFunctionsHost } from '../../../local/functions-host/start-functions-host.ts'

let directory: string
let host: Awaited<ReturnType<typeof startFunctionsHost>>
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'http-streaming-'))
  host = await startFunctionsHost({
    appRoot: fileURLToPath(new URL('app', import.meta.url)),
    dataDir: join(directory, 'data'),
    // As unpleasant as the real host: what hangs there hangs here.
    isStrict: true,
    environment: { ...process.env, RECORDS_FILE: join(directory, 'records') },
  })
})
afterAll(async () => {
  await host.close()
  await rm(directory, { recursive: true, force: true })
})

async function records(): Promise<readonly string[]> {
  const text = await readFile(join(directory, 'records'), 'utf8').catch(() => '')
  return text.split('\n').filter(Boolean)
}

async function written(): Promise<number> {
  return (await records()).filter((what) => what === 'chunk').length
}

function call(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(`${host.url}/api/${path}`, { agent: false }, resolve).on('error', reject).end()
  })
}

test.each(['throws', 'returns-nothing'])('a handler that %s is answered for', async (path) => {
  const response = await fetch(`${host.url}/api/${path}`, { headers: { 'x-request-id': 'mine' } })
  expect(response.status).toBe(500)
  expect(response.headers.get('x-request-id')).toBe('mine')
  expect(await response.json()).toMatchObject({ error: { code: 'internal', requestId: 'mine' } })
})

test('an answer begins before there is any of it, and is stopped when the client leaves', async () => {
  const response = await call('answer')
  const [line] = await once(response, 'data')
  expect(JSON.parse(String(line))).toMatchObject({ delta: { role: 'assistant' }, context: { sessionId: 's1' } })
  response.destroy()
  await expect.poll(records, { timeout: 20_000 }).toContain('answer left')
})

test('a client that does not read slows its function down', async () => {
  const response = await call('plenty')
  let before = -1
  await expect
    .poll(async () => before === (before = await written()) && before > 0, { interval: 500, timeout: 20_000 })
    .toBe(true)
  expect(before).toBeLessThan(1_000)

  let receivedBytes = 0
  for await (const chunk of response) receivedBytes += (chunk as Buffer).length
  expect(receivedBytes).toBe(2_000 * 64 * 1024)
})

test('a document that breaks off halfway is seen to be incomplete, instead of being waited for', async () => {
  const response = await call('breaks')
  await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect.poll(records).toContain('unexpected breaks: Error: disk on fire')
})

test('a field of the query or the body is no parameter of the path', async () => {
  const response = await fetch(`${host.url}/api/things/a%2Fb?id=query`, {
    method: 'POST',
    body: JSON.stringify({ id: 'body' }),
    headers: { 'content-type': 'application/json' },
  })
  expect(await response.json()).toEqual({ fromPath: 'a/b', fromBody: 'body' })
})

test('a client that sends too much hears so, whether it says how much or not', async () => {
  for (const body of [Buffer.alloc(5_000_000), endless()]) {
    const response = await fetch(`${host.url}/api/upload`, { method: 'PUT', body, duplex: 'half' })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { code: 'too_large', limitBytes: 100_000 } })
  }
  const small = await fetch(`${host.url}/api/upload`, { method: 'PUT', body: Buffer.alloc(100_000) })
  expect(await small.json()).toEqual({ sizeBytes: 100_000 })
})

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(50_000)) })
}
