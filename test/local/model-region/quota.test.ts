// Quotas: what is charged, when it comes back, and how a refusal looks.
import type { APIError } from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { QuotaGate, type Quota } from '../../../local/model-region/quota/quota-gate.ts'
import { systemClock } from '../../../shared/kernel/clock.ts'
import { failure, startRegionUnderTest, type RegionUnderTest } from './region-under-test.ts'

describe('the quota of a deployment', () => {
  it('starts over a minute after the window’s first request', () => {
    const { gate, pass } = gateWith({ tokensPerMinute: 1_000 })
    expect(gate.admit('chat', 600).tokens).toMatchObject({ isGranted: true, remaining: 400 })
    pass(20_000)
    expect(gate.admit('chat', 600).tokens).toMatchObject({ isGranted: false, remaining: 400, retryAfterMs: 40_000 })
    expect(gate.admit('chat', 400).tokens).toMatchObject({ isGranted: true, remaining: 0 })
    pass(40_000)
    expect(gate.admit('chat', 1_000).tokens).toMatchObject({ isGranted: true, remaining: 0 })
  })

  it('refills evenly when it is told to', () => {
    const { gate, pass } = gateWith({ tokensPerMinute: 60_000, refill: 'continuous' })
    gate.admit('chat', 60_000)
    expect(gate.admit('chat', 5_000).tokens).toMatchObject({ isGranted: false, retryAfterMs: 5_000 })
    pass(4_999)
    expect(gate.admit('chat', 5_000).tokens.isGranted).toBe(false)
    pass(1)
    expect(gate.admit('chat', 5_000).tokens.isGranted).toBe(true)
  })

  it('allows a sixth of a minute’s requests in 10 s, and counts the refused', () => {
    const { gate, pass } = gateWith({ requestsPerMinute: 12 })
    const granted = (): boolean => gate.admit('chat', 1).requests.isGranted
    expect([granted(), granted(), granted()]).toEqual([true, true, false])
    pass(10_000)
    expect([granted(), granted()]).toEqual([true, true])
    // 5 of 12 are used; knocking on the closed window uses up the rest of the minute.
    for (let knock = 0; knock < 7; knock++) granted()
    pass(10_000)
    expect(gate.admit('chat', 1).requests).toMatchObject({ isGranted: false, retryAfterMs: 40_000 })
  })

  it('is each deployment’s own, and that of `*` for those not named', () => {
    const { gate } = gateWith({ tokensPerMinute: 10 }, { '*': { tokensPerMinute: 20 } })
    expect(gate.admit('chat', 15).tokens.isGranted).toBe(false)
    expect(gate.admit('other', 15).tokens.isGranted).toBe(true)
    expect(gate.admit('third', 15).tokens.isGranted).toBe(true)
  })
})

describe('a request beyond the quota', () => {
  let under: RegionUnderTest | undefined
  afterEach(() => under?.region.close())

  it('is charged prompt characters / 4 and max output on arrival, and refused with what is left', async () => {
    under = await startRegionUnderTest({ quota: { chat: { tokensPerMinute: 1_000, requestsPerMinute: 600 } } })
    // 40 characters = 10 tokens, and 490.
    const first = await under.post('/v1/chat/completions', request(490))
    expect(first.headers.get('x-ratelimit-remaining-tokens')).toBe('500')

    const error = await refusal(under, 491)
    expect(error).toMatchObject({ status: 429, code: 'RateLimitReached' })
    expect(error.message).toMatch(/requests to chat for chat in Sweden Central have exceeded the token rate limit/)
    expect(error.message).toMatch(/Please retry after (?:59|60) seconds/)
    // Tokens are left, only not as many as were reserved.
    expect(error.headers?.get('x-ratelimit-remaining-tokens')).toBe('500')
    expect(Number(error.headers?.get('retry-after-ms'))).toBeGreaterThan(30_000)
    expect((await under.post('/v1/chat/completions', request(490))).status).toBe(200)
    expect((await refusal(under, 1)).headers?.get('x-ratelimit-remaining-tokens')).toBe('0')
  })

  it('sees the lower limit during a temporary reduction', async () => {
    under = await startRegionUnderTest({ quota: { chat: { tokensPerMinute: 1_000 } } })
    const put = await fetch(`${under.region.url}/_quota`, {
      method: 'PUT',
      body: JSON.stringify({ chat: { tokensPerMinute: 1_000, reducedTokensPerMinute: 300 } }),
    })
    expect(put.status).toBe(200)
    expect((await refusal(under, 400)).headers?.get('x-ratelimit-limit-tokens')).toBe('300')
    await fetch(`${under.region.url}/_quota`, { method: 'DELETE' })
    expect((await under.post('/v1/chat/completions', request(400))).status).toBe(200)
  })

  it('holds for embeddings too', async () => {
    under = await startRegionUnderTest({ quota: { '*': { tokensPerMinute: 10 } } })
    const asked = under.client.embeddings.create({ model: 'text-embedding-3-small', input: 'x'.repeat(44) })
    await expect(asked).rejects.toMatchObject({ status: 429 })
  })

  it('is counted when it comes back before the stated time', async () => {
    under = await startRegionUnderTest({ quota: { chat: { tokensPerMinute: 100 } } })
    await refusal(under, 1_000)
    await refusal(under, 1_000)
    await refusal(under, 1_000)
    expect(under.region.journal.report()).toMatchObject({ beforeReturn: 2, counts: { chat: { chat: { 429: 3 } } } })
    expect(under.region.journal.last(3).map((entry) => entry.beforeReturn)).toEqual([false, true, true])
  })

  it('refuses quotas that are none', async () => {
    under = await startRegionUnderTest()
    const body = JSON.stringify({ chat: { tokensPerMinutes: 5 } })
    expect((await fetch(`${under.region.url}/_quota`, { method: 'PUT', body })).status).toBe(400)
  })
})

function gateWith(quota: Quota, others: Record<string, Quota> = {}): { gate: QuotaGate; pass: (ms: number) => void } {
  let now = 1_000_000
  const clock = { ...systemClock, now: () => now }
  return { gate: new QuotaGate(clock, { chat: quota, ...others }), pass: (ms) => (now += ms) }
}

function request(maxTokens: number): object {
  return { model: 'chat', messages: [{ role: 'user', content: 'x'.repeat(40) }], max_tokens: maxTokens }
}

function refusal(under: RegionUnderTest, maxTokens: number): Promise<APIError> {
  return failure(
    under.client.chat.completions.create({
      model: 'chat',
      messages: [{ role: 'user', content: 'x'.repeat(40) }],
      max_tokens: maxTokens,
    }),
  )
}
