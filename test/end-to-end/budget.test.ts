import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { HoldfastClient } from './holdfast-client.ts'
import { errorOf } from './holdfast-client.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { until } from './until.ts'

const question = 'How long does the ferry take?'
const limitMicroDollars = 5_000

const spendingStatus = z.object({
  spending: z.object({
    month: z.object({
      spentMicroDollars: z.number(),
      reservedMicroDollars: z.number(),
      unseenMicroDollars: z.number(),
      byPurposeAndModel: z.array(z.object({ purpose: z.string(), calls: z.number() })),
    }),
  }),
})

const journal = z.object({
  requests: z.array(
    z.object({
      deployment: z.string().nullable(),
      promptTokens: z.number(),
      cachedTokens: z.number(),
      completionTokens: z.number(),
      embeddingTokens: z.number(),
    }),
  ),
})

/** Of the deployments in the stand-ins, in dollars for a million tokens: prompt, cached, answer. */
const prices: Readonly<Record<string, readonly [number, number, number]>> = {
  chat: [0.4, 0.1, 1.6],
  'chat-small': [0.1, 0.025, 0.4],
  'text-embedding-3-large': [0.13, 0.13, 0],
}

let stack: LocalStack
let apis: readonly HoldfastClient[]
const alerts: { percent: number; budget: string }[] = []
const webhook = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => (body += String(part)))
  request.on('end', () => {
    alerts.push(JSON.parse(body) as (typeof alerts)[number])
    response.end()
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve))
  stack = await startLocalStack({
    BUDGET_MONTH_USD: String(limitMicroDollars / 1_000_000),
    BUDGET_WEBHOOK_URL: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/secret`,
    // A small ceiling, so that there are many questions in a small budget.
    ANSWER_TOKENS: '64',
    PASSAGE_TOKENS: '500',
  })
  await stack.api.put('ferry.md', '# Ferry\n\nThe ferry takes forty minutes.')
  await stack.api.settled('ferry.md')
  apis = [stack.api, await stack.startAnotherInstance()]
})
afterAll(async () => {
  await stack.close()
  webhook.close()
})

/** Asks until there is an answer, or a refusal that is for good. */
async function insist(api: HoldfastClient): Promise<'answered' | 'budget_exceeded'> {
  for (;;) {
    const response = await api.postChat('/chats', question)
    if (response.ok) {
      await response.arrayBuffer()
      return 'answered'
    }
    const error = await errorOf(response)
    expect(error.status).toBe(429)
    if (error.code === 'budget_exceeded') {
      expect(response.headers.get('retry-after')).toBeNull()
      expect(error).toMatchObject({ budget: 'month', periodEnd: expect.stringMatching(/T00:00:00\.000Z$/) })
      return 'budget_exceeded'
    }
    expect(error.code).toBe('rate_limited')
    expect(response.headers.get('retry-after')).toBe('5')
    await delay(200)
  }
}

async function monthOf(api: HoldfastClient) {
  return spendingStatus.parse(await (await api.fetch('/ops/status')).json()).spending.month
}

/** What the regions have been asked for, at list prices: exact, and with every call rounded up. */
async function billed() {
  let exact = 0
  let rounded = 0
  for (const { url } of Object.values(stack.regions)) {
    const { requests } = journal.parse(await (await fetch(`${url}/_requests?last=5000`)).json())
    for (const call of requests) {
      const [input, cached, output] = prices[call.deployment ?? ''] ?? [0, 0, 0]
      const fresh = call.promptTokens - call.cachedTokens + call.embeddingTokens
      const cost = fresh * input + call.cachedTokens * cached + call.completionTokens * output
      exact += cost
      rounded += Math.ceil(Math.round(cost * 1_000) / 1_000)
    }
  }
  return { exact, rounded }
}

describe('a month’s budget, two instances and many questions at once', () => {
  test('what is spent never exceeds it, and everybody else is told when it starts anew', async () => {
    const outcomes = await Promise.all(Array.from({ length: 40 }, (_, at) => insist(apis[at % 2] ?? stack.api)))
    const answered = outcomes.filter((outcome) => outcome === 'answered').length
    expect(answered).toBeGreaterThan(5)
    expect(answered).toBeLessThan(40)
    expect((await billed()).exact).toBeLessThanOrEqual(limitMicroDollars)
  })

  test('once all is posted, the ledger has what the regions have served, to the token, and nothing is set aside', async () => {
    await until(async () => {
      const { spentMicroDollars, reservedMicroDollars } = await monthOf(stack.api)
      expect({ reservedMicroDollars, spentMicroDollars }).toEqual({
        reservedMicroDollars: 0,
        spentMicroDollars: (await billed()).rounded,
      })
    })
    const month = await monthOf(stack.api)
    expect(month.unseenMicroDollars).toBe(0)
    expect(new Set(month.byPurposeAndModel.map(({ purpose }) => purpose))).toContain('indexing')
    expect(month.spentMicroDollars).toBeLessThanOrEqual(limitMicroDollars)
  })

  test('the refusal comes before the stream begins', async () => {
    // For a second after its last look an instance believes that what another had set aside then is so still.
    await delay(1_100)
    const response = await stack.api.postChat('/chats/stream', question)
    expect(await errorOf(response)).toMatchObject({ status: 429, code: 'budget_exceeded' })
  })

  test('each threshold was told once, by whichever instance, and the webhook’s address nowhere', async () => {
    await until(() => expect(alerts.length).toBeGreaterThanOrEqual(3))
    const percents = (all: readonly number[]) => all.toSorted((a, b) => a - b)
    expect(percents(alerts.map(({ percent }) => percent))).toEqual([50, 80, 100])
    const lines = stack.log.filter((line) => line.startsWith('budget_reached '))
    expect(percents(lines.map((line) => Number(/percent=(\d+)/.exec(line)?.[1])))).toEqual([50, 80, 100])
    expect(stack.log.some((line) => line.includes('/secret'))).toBe(false)
  })
})
