// Faults in place of an answer, or slowing it, as the openai client or a bare HTTP client sees them.
import { type OpenAI, APIConnectionError, APIUserAbortError } from 'openai'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventually, leavePassages, failure, startRegionUnderTest, type RegionUnderTest } from './region-under-test.ts'

let under: RegionUnderTest
beforeAll(async () => {
  under = await startRegionUnderTest()
})
afterEach(() => {
  under.region.faults.clear()
  under.region.journal.reset()
})
afterAll(() => under.region.close())

const messages = [{ role: 'user' as const, content: `${leavePassages}How many days do employees in Sweden receive?` }]

describe('instead of an answer, a fault', () => {
  it('gives a status with its body, headers and wait', async () => {
    under.region.faults.replace([
      { status: 503, body: { error: { message: 'gone fishing' } }, headers: { 'x-why': 'drill' }, retryAfterMs: 1_500 },
    ])
    const response = await under.post('/v1/chat/completions', { model: 'chat', messages })

    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ error: { message: 'gone fishing' } })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-why': 'drill',
      'retry-after-ms': '1500',
      'retry-after': '2',
    })
  })

  it('gives a body that is no JSON as it is', async () => {
    under.region.faults.replace([{ status: 502, body: '<html>Bad Gateway</html>' }])
    const response = await under.post('/v1/chat/completions', { model: 'chat', messages })
    expect(await response.text()).toBe('<html>Bad Gateway</html>')
  })

  it.each([
    ['quota', 'RateLimitReached', 'exceeded the token rate limit'],
    ['requests', 'RateLimitReached', 'exceeded the call rate limit'],
    ['reduction', 'RateLimitReached', 'exceeded the token rate limit'],
    ['reservation', 'RateLimitReached', 'exceeded the token rate limit'],
    ['capacity', 'NoCapacity', 'experiencing high demand'],
  ] as const)('gives a 429 of the kind %s', async (throttle, code, text) => {
    under.region.faults.replace([{ throttle, retryAfterMs: 2_500 }])
    const error = await failure(ask())

    expect(error).toMatchObject({ status: 429, code })
    expect(error.message).toContain(text)
    expect(error.headers?.get('retry-after-ms')).toBe('2500')
    const limit = Number(error.headers?.get('x-ratelimit-limit-tokens'))
    expect(limit < 1_000_000_000).toBe(throttle === 'reduction')
  })

  it.each([
    ['a kind', { throttle: 'capacity' }],
    ['a status', { status: 429 }],
  ] as const)(
    'gives a 429 ordered by %s its own wait alone, not the minute of a quota that has room',
    async (_, rule) => {
      under.region.faults.replace([{ ...rule, retryAfterMs: 700 }])
      const { headers } = await failure(ask())

      expect(headers?.get('retry-after-ms')).toBe('700')
      expect([...(headers ?? [])].filter(([name]) => name.startsWith('x-ratelimit-reset'))).toEqual([])
      expect(headers?.has('x-ratelimit-remaining-tokens')).toBe(true)
    },
  )

  it('cuts the connection', async () => {
    under.region.faults.replace([{ reset: true, times: 1 }, { refuseConnection: true }])
    await expect(ask()).rejects.toBeInstanceOf(APIConnectionError)
    await expect(ask()).rejects.toBeInstanceOf(APIConnectionError)
    expect(under.region.journal.report()).toMatchObject({ dropped: 2, cancelled: 0, inFlight: 0 })
  })

  it('never answers', async () => {
    under.region.faults.replace([{ hang: true }])
    const leaving = new AbortController()
    const asked = ask(leaving.signal)
    await eventually(() => under.region.journal.report().inFlight === 1)
    leaving.abort()

    await expect(asked).rejects.toBeInstanceOf(APIUserAbortError)
    await eventually(() => under.region.journal.report().cancelled === 1)
  })

  it('slows down a prompt that contains the marker instead of filtering it, when the rule says how', async () => {
    under.region.faults.replace([{ contentFilterMarker: 'ice', timeToFirstTokenMs: 1 }])
    expect((await ask(undefined, 'Where is the ice?')).choices[0]?.finish_reason).toBe('stop')
    expect(under.region.faults.list()).toMatchObject([{ struck: 1 }])
  })

  it('filters a prompt that contains the marker, and no other', async () => {
    under.region.faults.replace([{ contentFilterMarker: 'forbidden fruit' }])
    const error = await failure(ask(undefined, 'Where is the forbidden fruit?'))

    expect(error).toMatchObject({ status: 400, code: 'content_filter', param: 'prompt' })
    expect(error.error).toMatchObject({
      innererror: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_result: { violence: { filtered: true }, hate: { filtered: false } },
      },
    })
    expect((await ask()).choices[0]?.finish_reason).toBe('stop')
  })

  it('gives an answer without a word', async () => {
    under.region.faults.replace([{ emptyReply: true }])
    expect((await ask()).choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: '' } })
    expect((await under.client.embeddings.create({ model: 'text-embedding-3-small', input: 'x' })).data).toEqual([])
  })
})

describe('a slow region', () => {
  it('sends its first token and every further one no sooner than told', async () => {
    under.region.faults.replace([{ timeToFirstTokenMs: 80, tokensPerSecond: 100 }])
    await ask()
    const entry = under.region.journal.last(1)[0]
    // 11 tokens, the last due 10 token times of 10 ms after the first.
    expect((entry?.firstByteAt ?? 0) - (entry?.arrivedAt ?? 0)).toBeGreaterThanOrEqual(80)
    expect((entry?.endedAt ?? 0) - (entry?.arrivedAt ?? 0)).toBeGreaterThanOrEqual(180)
  })

  it('is late with everything under latency, errors too', async () => {
    under.region.faults.replace([{ latencyMs: 60, status: 500 }])
    await failure(ask())
    const entry = under.region.journal.last(1)[0]
    expect((entry?.firstByteAt ?? 0) - (entry?.arrivedAt ?? 0)).toBeGreaterThanOrEqual(60)
  })
})

describe('whom and how often a fault strikes', () => {
  it('is limited by route, deployment and times', async () => {
    under.region.faults.replace([{ route: 'chat', deployment: 'chat-small', status: 500, times: 2 }])
    expect(await statuses(1)).toEqual([200])
    expect(await statuses(3, 'chat-small')).toEqual([500, 500, 200])
    expect(under.region.faults.list()).toMatchObject([{ struck: 2 }])
  })

  it('is a share of the requests that repeats from run to run', async () => {
    const rule = { share: 0.5, status: 500 }
    under.region.faults.replace([rule])
    const first = await statuses(30)
    under.region.faults.replace([rule])

    expect(await statuses(30)).toEqual(first)
    expect(first.filter((status) => status === 500).length).toBeGreaterThan(7)
    expect(first.filter((status) => status === 200).length).toBeGreaterThan(7)
  })

  it('falls to the first rule that a request meets', async () => {
    under.region.faults.replace([{ status: 500, times: 1 }, { status: 502 }])
    expect(await statuses(2)).toEqual([500, 502])
  })
})

describe('the control route of faults', () => {
  it('takes a rule or a list, shows them and ends them', async () => {
    const put = await control('PUT', { route: 'chat', status: 418 })
    expect(await put.json()).toEqual([{ route: 'chat', status: 418, struck: 0 }])
    expect(await statuses(1)).toEqual([418])
    expect(await (await control('GET')).json()).toMatchObject([{ struck: 1 }])
    await control('DELETE')
    expect(await statuses(1)).toEqual([200])
  })

  it.each([[{ statuss: 500 }], [{ status: '500' }], [{ route: 'chats' }], [7]])('refuses %j', async (rule) => {
    expect((await control('PUT', rule)).status).toBe(400)
    expect(under.region.faults.list()).toEqual([])
  })
})

function ask(signal?: AbortSignal, content = messages[0]?.content ?? ''): Promise<OpenAI.ChatCompletion> {
  return under.client.chat.completions.create(
    { model: 'chat', messages: [{ role: 'user', content }] },
    signal ? { signal } : {},
  )
}

async function statuses(count: number, model = 'chat'): Promise<number[]> {
  const found: number[] = []
  for (let n = 0; n < count; n++) {
    const response = await under.post('/v1/chat/completions', { model, messages })
    await response.arrayBuffer()
    found.push(response.status)
  }
  return found
}

function control(method: string, body?: unknown): Promise<Response> {
  return fetch(`${under.region.url}/_faults`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
}
