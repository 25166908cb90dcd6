// What was spent, told in four places: the regions' own journals, the ledger, the events of the turns, and the metrics. Over a mix with
// failures, hedges and clients that leave, all say the same, to the token.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Envelope } from '../../local/insights/envelope.ts'
import type { RunningInsights } from '../../local/insights/start-insights.ts'
import { startInsights } from '../../local/insights/start-insights.ts'
import { turnsIn } from '../../local/insights/turns.ts'
import { appSettings } from '../../local/start/endpoints.ts'
import type { FaultRule } from '../../local/model-region/faults/fault-rule.ts'
import { PriceBook } from '../../shared/cost/price-book.ts'
import { modelPrices } from '../../shared/config/model-prices.ts'
import type { SpentByModel } from './journal-spending.ts'
import { addSpent, journalSpending } from './journal-spending.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { until } from './until.ts'

const line = z.object({
  purpose: z.string(),
  model: z.string(),
  promptTokens: z.number(),
  cachedPromptTokens: z.number(),
  completionTokens: z.number(),
  costMicroDollars: z.number(),
})
type Line = z.output<typeof line>

const status = z.object({
  spending: z.object({
    month: z.object({ spentMicroDollars: z.number(), byPurposeAndModel: z.array(line) }),
  }),
})

/** As the local settings have them. */
const models = new Map([
  ['chat', 'offline-extractive'],
  ['chat-small', 'offline-extractive-small'],
  ['text-embedding-3-large', 'text-embedding-3-large@1024'],
])
const endpoints = {
  functions: '',
  regions: { swedencentral: '', eastus2: '' },
  search: '',
  cosmos: '',
  blob: '',
  queue: '',
  table: '',
  insights: '',
}
const { costOf } = new PriceBook(modelPrices.parse(appSettings(endpoints)['MODEL_PRICES'] ?? ''))

let insights: RunningInsights
let stack: LocalStack
let regions: SpentByModel
let ledger: readonly Line[]
let isClosed = false
/** Answered or not; each has one event. */
let questions = 0

beforeAll(async () => {
  insights = await startInsights()
  stack = await startLocalStack({ SUMMARY_TURNS: '2', TELEMETRY_TRACED_PERCENT: '1' }, insights.url)
  await runMix()
  // The ledger is posted every few seconds, and jobs may still be at work.
  await until(async () => {
    ledger = await readLedger()
    regions = journalSpending(
      Object.values(stack.regions).flatMap(({ journal }) => journal.last(5_000)),
      models,
      costOf,
    )
    expect(byModel(ledger)).toEqual(regions)
  })
  await stack.close()
  isClosed = true
}, 180_000)
afterAll(async () => {
  if (!isClosed) await stack.close()
  await insights.close()
})

async function runMix(): Promise<void> {
  const { api } = stack
  await struck({ route: 'embeddings', status: 500, times: 1 }, async () => {
    await api.put(
      'tides.md',
      '# Tides\n\nSpring tides occur at new moon and at full moon. Neap tides occur at half moon.',
    )
    await api.settled('tides.md')
  })
  const { sessionId } = (await ask('When do spring tides occur?')).context
  for (let n = 0; n < 4; n++) await ask(`And number ${n}, when do neap tides occur?`, sessionId)
  await struck({ route: 'chat', status: 500, times: 1 }, () => askTimes(4))
  await struck({ route: 'chat', throttle: 'capacity', retryAfterMs: 100, times: 1 }, () => askTimes(3))
  await struck({ deployment: 'chat', dropAfterTokens: 5, times: 1 }, () => askTimes(1))
  await struck({ deployment: 'chat-small', dropAfterTokens: 2, times: 1 }, () => ask('And why?', sessionId))
  await struck({ deployment: 'chat', errorMidway: true, times: 1 }, () => askTimes(1))
  // From here on each region has been heard often enough for its silence to be hedged.
  for (let round = 0; round < 8; round++) await askTimes(8)
  const [slow] = Object.values(stack.regions)
  slow?.faults.replace([{ deployment: 'chat', timeToFirstTokenMs: 5_000, times: 2 }])
  await askTimes(8)
  slow?.faults.clear()
  await struck({ deployment: 'chat', hangAfterTokens: 4 }, leaveMidway)
  await struck({ contentFilterMarker: 'forbidden' }, () => refused('When is the forbidden tide?', 422))
  await struck({ route: 'chat', status: 500 }, () => refused('When do spring tides occur?', 503))
}

async function ask(question: string, sessionId?: string) {
  questions += 1
  return await stack.api.ask(question, sessionId)
}

async function askTimes(count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => ask(`When do spring tides occur, once more (${n})?`)))
}

async function refused(question: string, status: number): Promise<void> {
  questions += 1
  const response = await stack.api.postChat('/chats', question)
  expect({ status: response.status, text: await response.text() }).toMatchObject({ status })
}

/** The model has stopped midway, so that what was sent is known to both sides; then the client goes. */
async function leaveMidway(): Promise<void> {
  questions += 1
  const client = new AbortController()
  const response = await stack.api.postChat('/chats/stream', 'When do neap tides occur?', undefined, client.signal)
  let text = ''
  const read = async (): Promise<void> => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (text.split('"delta":{"content"').length > 4) client.abort()
    }
  }
  await expect(read()).rejects.toThrow(/abort/i)
  const cancelled = (): number =>
    Object.values(stack.regions).reduce((sum, { journal }) => sum + journal.report().cancelled, 0)
  await until(() => expect(cancelled()).toBeGreaterThan(0))
}

async function struck(rule: FaultRule, run: () => Promise<unknown>): Promise<void> {
  const all = Object.values(stack.regions)
  for (const { faults } of all) faults.replace([rule])
  await run()
  for (const { faults } of all) faults.clear()
}

async function readLedger(): Promise<readonly Line[]> {
  const response = await stack.api.fetch('/ops/status')
  const { month } = status.parse(await response.json()).spending
  expect(month.spentMicroDollars).toBe(month.byPurposeAndModel.reduce((sum, each) => sum + each.costMicroDollars, 0))
  return month.byPurposeAndModel
}

function byModel(lines: readonly Line[]): SpentByModel {
  const spent: SpentByModel = {}
  for (const each of lines) addSpent(spent, each.model, each)
  return spent
}

test('the ledger has what the regions have processed, to the token and to the millionth of a dollar', () => {
  expect(byModel(ledger)).toEqual(regions)
  const purposes = new Set(ledger.map(({ purpose }) => purpose))
  expect([...purposes].sort()).toEqual(['answer', 'indexing', 'retrieval', 'rewrite', 'summary', 'title'])
})

test('the mix had calls that were dropped, cancelled and hedged', () => {
  const reports = Object.values(stack.regions).map(({ journal }) => journal.report())
  expect(reports.reduce((sum, { dropped }) => sum + dropped, 0)).toBeGreaterThan(1)
  expect(reports.reduce((sum, { cancelled }) => sum + cancelled, 0)).toBeGreaterThan(1)
  expect(turns().some(({ was_hedged }) => was_hedged === 'true')).toBe(true)
})

test('each question has one event', () => {
  expect(turns()).toHaveLength(questions)
})

test('the events of the questions have what the ledger has for answers, rewriting and retrieval', () => {
  const charged = turns().flatMap(({ charges }) => readCharges(charges))
  const ofQuestions = ledger.filter(({ purpose }) => /^(answer|rewrite|retrieval)$/.test(purpose))
  expect(byModel(charged)).toEqual(byModel(ofQuestions))
  const cost = turns().reduce((sum, fields) => sum + Number(fields['cost_micro_dollars']), 0)
  expect(cost).toBe(ofQuestions.reduce((sum, each) => sum + each.costMicroDollars, 0))
})

test('the metrics have all of it, with one trace in a hundred', () => {
  const totals = Object.values(regions)
  expect({
    input: metric('gen_ai.client.token.usage', { 'gen_ai.token.type': 'input' }),
    output: metric('gen_ai.client.token.usage', { 'gen_ai.token.type': 'output' }),
    cost: metric('holdfast.cost', {}),
  }).toEqual({
    input: totals.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
    output: totals.reduce((sum, { completionTokens }) => sum + completionTokens, 0),
    cost: totals.reduce((sum, { costMicroDollars }) => sum + costMicroDollars, 0),
  })
})

function turns(): readonly Readonly<Record<string, string>>[] {
  return turnsIn(insights.store.all()).map(({ fields }) => fields)
}

const charge = z.object({
  purpose: z.string(),
  model: z.string(),
  prompt_tokens: z.number(),
  cached_prompt_tokens: z.number(),
  completion_tokens: z.number(),
  cost_micro_dollars: z.number(),
})

function readCharges(json: string | undefined): readonly Line[] {
  return z
    .array(charge)
    .parse(JSON.parse(json ?? '[]'))
    .map(({ purpose, model, ...tokens }) => ({
      purpose,
      model,
      promptTokens: tokens.prompt_tokens,
      cachedPromptTokens: tokens.cached_prompt_tokens,
      completionTokens: tokens.completion_tokens,
      costMicroDollars: tokens.cost_micro_dollars,
    }))
}

interface Metric {
  readonly name: string
  readonly value: number
}

function metric(name: string, dimensions: Readonly<Record<string, string>>): number {
  const isWanted = ({ data }: Envelope): boolean =>
    data.baseType === 'MetricData' &&
    Object.entries(dimensions).every(([dimension, value]) => data.baseData.properties[dimension] === value)
  const metrics = insights.store.all().filter(isWanted)
  return metrics
    .flatMap(({ data }) => data.baseData['metrics'] as readonly Metric[])
    .filter((each) => each.name === name)
    .reduce((sum, { value }) => sum + value, 0)
}
