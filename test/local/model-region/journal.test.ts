// The journal: what a region knows afterwards of the requests it got.
import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { eventually, leavePassages, startRegionUnderTest, type RegionUnderTest } from './region-under-test.ts'

let under: RegionUnderTest
afterEach(() => under.region.close())

const messages = [{ role: 'user' as const, content: `${leavePassages}How many days do employees in Sweden receive?` }]

it('counts by route, deployment and status, and adds up the tokens', async () => {
  under = await startRegionUnderTest()
  const completion = await under.client.chat.completions.create({ model: 'chat', messages })
  await under.client.embeddings.create({ model: 'text-embedding-3-small', input: ['one two', 'three'] })
  await under.client.models.list()
  await under.client.chat.completions.create({ model: 'gpt-9', messages }).catch(() => undefined)

  expect(await requests()).toEqual({
    region: 'Sweden Central',
    total: 4,
    inFlight: 0,
    maxInFlight: 1,
    cancelled: 0,
    dropped: 0,
    beforeReturn: 0,
    counts: {
      chat: { chat: { 200: 1 }, 'gpt-9': { 404: 1 } },
      embeddings: { 'text-embedding-3-small': { 200: 1 } },
      models: { '-': { 200: 1 } },
    },
    tokens: { prompt: completion.usage?.prompt_tokens, cached: 0, completion: 11, embeddings: 3 },
  })
})

it('counts the prompt that its filter refuses: it is billed', async () => {
  under = await startRegionUnderTest()
  const finished = await under.client.chat.completions.create({ model: 'chat', messages })
  under.region.faults.replace([{ contentFilterMarker: 'Sweden' }])
  await expect(under.client.chat.completions.create({ model: 'chat', messages })).rejects.toMatchObject({ status: 400 })
  expect(await requests('/2')).toMatchObject({
    status: 400,
    promptTokens: finished.usage?.prompt_tokens,
    completionTokens: 0,
  })
})

it('shows what was sent, by whom, and when', async () => {
  under = await startRegionUnderTest()
  const headers = { 'x-request-id': 'turn-7' }
  await under.client.chat.completions.create({ model: 'chat', messages, max_tokens: 100 }, { headers })
  await under.client.models.list()

  expect(await requests('?last=2&bodies=1')).toMatchObject({
    requests: [
      { n: 1, callerRequestId: 'turn-7', outcome: 'finished', finishReason: 'stop', body: { model: 'chat', messages } },
      { n: 2, route: 'models' },
    ],
  })
  const first = await requests('/1')
  expect(first).toMatchObject({ n: 1, status: 200, stream: false, body: { max_tokens: 100 } })
  expect(first['firstByteAt']).toBeGreaterThanOrEqual(Number(first['arrivedAt']))
  expect(first['endedAt']).toBeGreaterThanOrEqual(Number(first['firstByteAt']))
  expect(first['estimatedTokens']).toBe(Math.ceil((messages[0]?.content.length ?? 0) / 4) + 100)
  expect(await requests('/9')).toMatchObject({ error: { code: '404' } })
})

it('notices at once that the client has left, stops generating, and counts what was sent until then', async () => {
  under = await startRegionUnderTest({ tokensPerSecond: 20 })
  const stream = await under.client.chat.completions.create({ model: 'chat', messages, stream: true })
  let received = 0
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content) received++
    if (received === 3) break
  }
  await eventually(() => under.region.journal.report().cancelled === 1)

  const entry = under.region.journal.last(1)[0]
  expect(entry).toMatchObject({ outcome: 'cancelled', status: 200, finishReason: null })
  expect(entry?.completionTokens).toBeGreaterThanOrEqual(3)
  expect(entry?.completionTokens).toBeLessThan(11)
  expect(under.region.journal.report()).toMatchObject({ inFlight: 0, tokens: { completion: entry?.completionTokens } })
})

it('writes on for nobody, where it is told to notice late that the client has left, and counts that by itself', async () => {
  under = await startRegionUnderTest()
  for (const [tokensAfterLeaving, unreadTokens] of [
    [2, 2],
    [1_000, 9],
  ] as const) {
    under.region.faults.replace([{ hangAfterTokens: 2, tokensAfterLeaving }])
    const stream = await under.client.chat.completions.create({ model: 'chat', messages, stream: true })
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break
    await eventually(() => under.region.journal.report().inFlight === 0)
    await eventually(() => under.region.journal.last(1)[0]?.unreadTokens === unreadTokens)
    expect(under.region.journal.last(1)[0]).toMatchObject({ outcome: 'cancelled', completionTokens: 2 })
  }
})

it('bills the prompt of a request that it gave up with 408, and of none it refused with 500', async () => {
  under = await startRegionUnderTest()
  for (const status of [408, 500]) {
    under.region.faults.replace([{ status }])
    await expect(under.client.chat.completions.create({ model: 'chat', messages })).rejects.toMatchObject({ status })
  }
  const [timedOut, failed] = under.region.journal.last(2)
  expect(timedOut?.promptTokens).toBeGreaterThan(0)
  expect(failed?.promptTokens).toBe(0)
})

it('survives a client that leaves in the middle of its request, on any route', async () => {
  under = await startRegionUnderTest()
  const { port } = new URL(under.region.url)
  for (const line of ['POST /v1/chat/completions', 'PUT /_faults', 'GET //']) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(`${line} HTTP/1.1\r\nhost: region\r\ncontent-length: 1000\r\n\r\n{"model":`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
  }
  await eventually(() => under.region.journal.report().cancelled === 1)
  expect(await requests()).toMatchObject({ inFlight: 0, counts: { chat: { '-': { none: 1 } } } })
})

it('knows how many requests were in flight together', async () => {
  under = await startRegionUnderTest({ timeToFirstTokenMs: 300 })
  const asked = [1, 2, 3].map(() => under.client.chat.completions.create({ model: 'chat', messages }))
  await eventually(() => under.region.journal.report().inFlight === 3)
  await Promise.all(asked)
  expect(under.region.journal.report()).toMatchObject({ inFlight: 0, maxInFlight: 3 })
})

it('starts over on request', async () => {
  under = await startRegionUnderTest()
  await under.client.models.list()
  await fetch(`${under.region.url}/_requests`, { method: 'DELETE' })
  expect(await requests('?last=5')).toMatchObject({ total: 0, counts: {}, requests: [] })
  await under.client.models.list()
  expect(await requests('/1')).toMatchObject({ n: 1 })
})

async function requests(path = ''): Promise<Record<string, unknown>> {
  const response = await fetch(`${under.region.url}/_requests${path}`)
  const body: Record<string, unknown> = JSON.parse(await response.text())
  return body
}
