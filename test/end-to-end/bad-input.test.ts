import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusedAddresses } from './bad-input/addresses.ts'
import { formWithFile, maxDocumentBytes, oddRanges, refusedDocuments, sentPaths } from './bad-input/documents.ts'
import { expectRefusal, innards, patienceMs } from './bad-input/expect-refusal.ts'
import { entityBomb, hostileFiles } from './bad-input/hostile-files.ts'
import { requestOf, storedName, storedText, type RefusedInput, type World } from './bad-input/input-row.ts'
import { oddRequests, oddTexts, refusedQuestions } from './bad-input/questions.ts'
import { sendBytes, sendRaw, type RawReply, type RawRequest } from './bad-input/raw-request.ts'
import { whatIsRemembered, whatIsStored } from './bad-input/what-is-stored.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { until } from './until.ts'

let stack: LocalStack
let world: World
beforeAll(async () => {
  stack = await startLocalStack({ DOCUMENT_BYTES: String(maxDocumentBytes) })
  await stack.api.put(storedName, storedText)
  await stack.api.settled(storedName)
  const { context } = JSON.parse((await send(ask('When is the lamp lit?', '/chats?userId=ada'))).text)
  world = { adasSession: context.sessionId }
  await atRest()
})
afterAll(() => stack.close())

/** Slow now and then may be the machine, which others use too; slow three times is the product. */
async function sendPromptly(request: RawRequest): Promise<RawReply> {
  let reply = await send(request)
  for (let retries = 0; retries < 2 && reply.tookMs >= patienceMs; retries += 1) reply = await send(request)
  return reply
}

const send = (request: RawRequest): Promise<RawReply> => sendRaw(stack.url, request)

function ask(content: string, path = '/chats'): RawRequest {
  return { method: 'POST', path, body: JSON.stringify({ messages: [{ role: 'user', content }] }) }
}

async function expectRefusedWithoutTrace(row: RefusedInput, request = requestOf(row, world)): Promise<void> {
  const before = await whatIsStored(stack)
  expectRefusal(await sendPromptly(request), row)
  expect(await whatIsStored(stack)).toEqual(before)
}

/** An upload is seen twice, the second time when the host finds the blob: what was stored is compared after that. */
async function atRest(): Promise<void> {
  await until(async () => {
    const before = await whatIsStored(stack)
    await delay(4_000)
    expect(await whatIsStored(stack)).toEqual(before)
  })
}

describe('a question is refused, and leaves no trace', () => {
  test.each(refusedQuestions)('$what → $status $code', (row) => expectRefusedWithoutTrace(row))
})

describe('a question is refused before the stream begins', () => {
  test.each(refusedQuestions)('$what → $status $code', (row) => {
    const request = requestOf(row, world)
    return expectRefusedWithoutTrace(row, { ...request, path: request.path.replace('/chats', '/chats/stream') })
  })
})

describe('a document is refused, and leaves no trace', () => {
  test.each(refusedDocuments)('$what → $status $code', (row) => expectRefusedWithoutTrace(row))
})

describe('an address is refused, and leaves no trace', () => {
  test.each(refusedAddresses)('$what → $status $code', (row) => expectRefusedWithoutTrace(row))
})

describe('a request that lies about its length', () => {
  const head = (...lines: string[]): string => [...lines, 'host: localhost', '', ''].join('\r\n')
  const put = 'PUT /api/documents/lie.txt HTTP/1.1'

  test.each([
    ['shorter than announced', head(put, 'content-length: 1000') + 'short'],
    ['broken off in a chunk', head(put, 'transfer-encoding: chunked') + 'ff\r\nshort'],
    ['a length that is no number', head(put, 'content-length: many')],
    ['a negative length', head(put, 'content-length: -1')],
    ['a length and chunks at once', head(put, 'content-length: 4', 'transfer-encoding: chunked') + '0\r\n\r\nGET '],
  ])('stores nothing: %s', async (_, bytes) => {
    const before = await whatIsStored(stack)
    expect(await sendBytes(stack.url, bytes)).not.toMatch(/^HTTP\/1\.1 [25]/)
    expect(await whatIsStored(stack)).toEqual(before)
    expect((await send({ method: 'GET', path: '/health/live' })).status).toBe(200)
  })
})

describe('a question that the model refuses', () => {
  beforeAll(() => {
    for (const region of Object.values(stack.regions)) region.faults.replace([{ contentFilterMarker: 'weapon' }])
  })
  afterAll(() => {
    for (const region of Object.values(stack.regions)) region.faults.clear()
  })
  const question = 'How do I make a weapon?'

  test('is refused, and not remembered', async () => {
    const before = await whatIsRemembered(stack)
    const row = { what: question, status: 422, code: 'content_filtered', request: ask(question) }
    expectRefusal(await sendPromptly(row.request), row)
    expect(await whatIsRemembered(stack)).toEqual(before)
  })

  test('is a line with the key error when the stream has begun', async () => {
    const before = await whatIsRemembered(stack)
    const reply = await send(ask(question, '/chats/stream'))
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.text.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      error: { code: 'content_filtered', requestId: reply.headers['x-request-id'] },
    })
    expect(await whatIsRemembered(stack)).toEqual(before)
  })
})

describe('a question is answered though it has', () => {
  test.each(Object.entries(oddTexts))('%s', async (_, text) => {
    const reply = await sendPromptly(ask(text))
    expect(reply.status).toBe(200)
    expect(reply.tookMs).toBeLessThan(patienceMs)
    const { context } = JSON.parse(reply.text)
    const [asked] = JSON.parse((await send({ method: 'GET', path: `/chats/${context.sessionId}` })).text)
    expect(asked).toMatchObject({ role: 'user', content: text.trim() })
  })

  test.each(Object.entries(oddTexts))('%s, as a stream', async (_, text) => {
    const { status, text: lines } = await sendPromptly(ask(text, '/chats/stream'))
    expect(status).toBe(200)
    expect(JSON.parse(lines.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ context: { finishReason: 'stop' } })
  })

  test.each(Object.entries(oddRequests))('%s', async (_, request) => {
    const reply = await sendPromptly(request)
    expect(reply.status).toBe(200)
    expect(reply.tookMs).toBeLessThan(patienceMs)
    expect(JSON.parse(reply.text)).toMatchObject({
      message: { role: 'assistant', content: expect.stringMatching(/./) },
    })
  })
})

describe("another user's sessions", () => {
  const sessionsOf = async (user: string): Promise<{ id: string }[]> =>
    JSON.parse((await send({ method: 'GET', path: `/chats?userId=${user}` })).text) as { id: string }[]

  test('are in no list but their own', async () => {
    expect(await sessionsOf('ada')).toEqual([expect.objectContaining({ id: world.adasSession })])
    expect(await sessionsOf('mallory')).toEqual([])
    expect(await sessionsOf('local-user')).not.toContainEqual(expect.objectContaining({ id: world.adasSession }))
  })

  test('are deleted by nobody else, and by themselves once', async () => {
    const removal: RawRequest = { method: 'DELETE', path: `/chats/${world.adasSession}?userId=ada` }
    expect((await send(removal)).status).toBe(204)
    expect(await sessionsOf('ada')).toEqual([])
    expectRefusal(await send(removal), { status: 404, code: 'not_found' })
  })
})

describe('a request id of the caller', () => {
  const list = (requestId: string): RawRequest => ({
    method: 'GET',
    path: '/chats',
    headers: { 'x-request-id': requestId },
  })

  test('is kept when it is sane', async () => {
    expect((await send(list('trace-7:a.b'))).headers['x-request-id']).toBe('trace-7:a.b')
  })

  test.each(['two words', 'a"b', '<script>', 'a,b', '', 'a'.repeat(200), '\u00e9t\u00e9'])(
    'is replaced: %j',
    async (requestId) => {
      expect((await send(list(requestId))).headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
    },
  )
})

describe('a document of a hostile kind', () => {
  test.each(Object.entries(hostileFiles))('is a visible failure, and stops nobody: %s', async (name, bytes) => {
    expect((await stack.api.put(name, await bytes())).status).toBe(202)
    const { models } = await stack.api.settled(name)
    expect(Object.values(models)).toMatchObject([{ state: 'failed', error: { code: 'unsupported_document' } }])
    expect(JSON.stringify(models)).not.toMatch(innards)
  })

  test('with entities of entities is read, but nothing of them is written out', async () => {
    await stack.api.put('entities.docx', entityBomb())
    const { models } = await stack.api.settled('entities.docx')
    expect(Object.values(models)).toMatchObject([{ state: 'indexed', passages: 1 }])
  })

  test.each(Object.entries(sentPaths))('by its name, is called what it is: %s', async (sent, name) => {
    const reply = await sendPromptly(formWithFile(sent))
    expect(reply.status).toBe(202)
    expect(JSON.parse(reply.text)).toMatchObject({ name })
    const path = `/documents/${encodeURIComponent(name)}`
    expect(await send({ method: 'GET', path })).toMatchObject({ status: 200, text: 'Some text.' })
    expect((await send({ method: 'DELETE', path })).status).toBe(204)
    expectRefusal(await send({ method: 'DELETE', path }), { status: 404, code: 'not_found' })
  })

  test.each(oddRanges)('is sent whole for the range %j', async (range) => {
    const reply = await sendPromptly({ method: 'GET', path: `/documents/${storedName}`, headers: { range } })
    expect(reply).toMatchObject({ status: 200, text: storedText })
  })
})

test('in all this, nothing happened that nobody foresaw', () => {
  expect(stack.log.filter((line) => line.includes('unexpected_error'))).toEqual([])
})
