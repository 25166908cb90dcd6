// What was spent, told in four places: the regions' own journals, the ledger, the events of the turns, and the metrics. Over a mix with
// failures, hedges and clients that leave, all say the same, to the token.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Envelope } from '../../local/insights/envelope.ts'
import type { RunningInsights } from '../../local/insights/start-insights.ts'
import { startInsights } from '../../local/insights/start-insights.ts'
import { turnsIn } from '../../local/insights/turns.ts'
import { appSettings } from '../../local/start/endpoints.ts'
import type { JournalEntry } from '../../local/model-region/journal/journal-entry.ts'
import { PriceBook } from '../../shared/cost/price-book.ts'
import { modelPrices } from '../../shared/config/model-prices.ts'
import type { SpentByModel } from './journal-spending.ts'
import { addSpent, isSilent, journalSpending } from './journal-spending.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { SpendingMix } from './spending-mix.ts'
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
/** As the settings have it by default: more cannot be lost by a call. */
const mostAnswerTokens = 1_024
const { costOf } = new PriceBook(modelPrices.parse(appSettings(endpoints)['MODEL_PRICES'] ?? ''))

let insights: RunningInsights
let stack: LocalStack
let mix: SpendingMix
let regions: SpentByModel
let ledger: readonly Line[]
let isClosed = false

beforeAll(async () => {
  insights = await startInsights()
  stack = await startLocalStack({ SUMMARY_TURNS: '2', TELEMETRY_TRACED_PERCENT: '1' }, insights.url)
  mix = new SpendingMix(stack)
  await mix.run()
  // The ledger is posted every few seconds, and jobs may still be at work.
  await until(async () => {
    ledger = await readLedger()
    regions = journalSpending(journal(), models, costOf)
    expect(byModel(ledger)).toEqual(regions)
  })
  await stack.close()
  isClosed = true
}, 180_000)
afterAll(async () => {
  if (!isClosed) await stack.close()
  await insights.close()
})

function journal(): readonly JournalEntry[] {
  return Object.values(stack.regions).flatMap(({ journal: each }) => each.last(5_000))
}

async function readLedger(): Promise<readonly Line[]> {
  const response = await stack.api.fetch('/ops/status')
  const { month } = status.parse(await response.json()).spending
  expect(month.spentMicroDollars).toBe(sum(month.byPurposeAndModel, ({ costMicroDollars }) => costMicroDollars))
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

test('the ledger differs from what the regions bill by what nobody could know, and by no more', () => {
  const billed = sum(journal(), (each) => each.promptTokens + each.embeddingTokens)
  const written = sum(journal(), ({ completionTokens, unreadTokens }) => completionTokens + unreadTokens)
  // A prompt that nobody had begun to read is charged: that its region was silent is all that could be seen.
  const queued = sum(journal().filter(isSilent), ({ queuedPromptTokens }) => queuedPromptTokens)
  expect(queued).toBeGreaterThan(0)
  expect(sum(ledger, ({ promptTokens }) => promptTokens)).toBe(billed + queued)
  // What was written when nobody read any more is not: its region alone knows of it.
  const unread = journal().filter(({ unreadTokens }) => unreadTokens > 0)
  expect(unread).toHaveLength(3)
  expect(sum(ledger, ({ completionTokens }) => completionTokens)).toBe(
    written - sum(unread, (each) => each.unreadTokens),
  )
  for (const { completionTokens, unreadTokens } of unread)
    expect(completionTokens + unreadTokens).toBeLessThanOrEqual(mostAnswerTokens)
})

test('how much of it was assumed is said, in the events and in the metrics', () => {
  const silent = sum(journal().filter(isSilent), (each) => each.promptTokens + each.queuedPromptTokens)
  expect(silent).toBeGreaterThan(0)
  expect(sum(turns(), (fields) => Number(fields['assumed_prompt_tokens']))).toBe(silent)
  const assumed = { 'gen_ai.token.type': 'input', 'holdfast.usage_basis': 'assumed' }
  expect(metric('gen_ai.client.token.usage', assumed)).toBe(silent)
})

test('the mix had calls that were dropped, cancelled and hedged', () => {
  const outcomes = journal().map(({ outcome }) => outcome)
  expect(outcomes.filter((outcome) => outcome === 'dropped').length).toBeGreaterThan(1)
  expect(outcomes.filter((outcome) => outcome === 'cancelled')).toHaveLength(7)
  expect(turns().filter(({ was_hedged }) => was_hedged === 'true')).toHaveLength(5)
})

test('each question has one event', () => {
  expect(turns()).toHaveLength(mix.questions)
})

test('the events of the questions have what the ledger has for answers, rewriting and retrieval', () => {
  const charged = turns().flatMap(({ charges }) => readCharges(charges))
  const ofQuestions = ledger.filter(({ purpose }) => /^(answer|rewrite|retrieval)$/.test(purpose))
  expect(byModel(charged)).toEqual(byModel(ofQuestions))
  const cost = sum(turns(), (fields) => Number(fields['cost_micro_dollars']))
  expect(cost).toBe(sum(ofQuestions, ({ costMicroDollars }) => costMicroDollars))
})

test('the metrics have all of it, with one trace in a hundred', () => {
  const totals = Object.values(regions)
  expect({
    input: metric('gen_ai.client.token.usage', { 'gen_ai.token.type': 'input' }),
    output: metric('gen_ai.client.token.usage', { 'gen_ai.token.type': 'output' }),
    cost: metric('holdfast.cost', {}),
  }).toEqual({
    input: sum(totals, ({ promptTokens }) => promptTokens),
    output: sum(totals, ({ completionTokens }) => completionTokens),
    cost: sum(totals, ({ costMicroDollars }) => costMicroDollars),
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
  const ofName = metrics
    .flatMap(({ data }) => data.baseData['metrics'] as readonly Metric[])
    .filter((each) => each.name === name)
  return sum(ofName, ({ value }) => value)
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0)
}
