// What really happened to a question, by the regions' own journals.
import type { JournalEntry } from '../../../local/model-region/journal/journal-entry.ts'
import { appSettings, endpointsFrom } from '../../../local/start/endpoints.ts'
import { modelPrices } from '../../../shared/config/model-prices.ts'
import { PriceBook } from '../../../shared/cost/price-book.ts'
import { journalSpending } from '../../../test/end-to-end/journal-spending.ts'
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'

export interface RegionCall {
  readonly region: string
  readonly entry: JournalEntry
}

/** As the local settings have them. */
const models = new Map([
  ['chat', 'offline-extractive'],
  ['chat-small', 'offline-extractive-small'],
  ['text-embedding-3-large', 'text-embedding-3-large@1024'],
])
const { costOf } = new PriceBook(modelPrices.parse(appSettings(endpointsFrom(0))['MODEL_PRICES'] ?? ''))
/** More than a drill makes. */
const mostCalls = 5_000

/** All calls so far, in the order in which they arrived. */
export function callsSoFar({ regions }: LocalStack): readonly RegionCall[] {
  return Object.entries(regions)
    .flatMap(([region, { journal }]) => journal.last(mostCalls).map((entry) => ({ region, entry })))
    .toSorted((a, b) => a.entry.arrivedAt - b.entry.arrivedAt)
}

/** A title and a summary are written by the small model, once there is an answer: they are none of the turn's own cost. */
export function callsOfTurn(calls: readonly RegionCall[]): readonly RegionCall[] {
  const answering = calls.findIndex(({ entry }) => entry.deployment === 'chat')
  return calls.filter(({ entry }, at) => at <= answering || entry.deployment !== 'chat-small')
}

export function struckCalls(calls: readonly RegionCall[]): readonly RegionCall[] {
  return calls.filter(({ entry }) => entry.fault !== null)
}

/** The region that wrote the answer, or what there is of it. */
export function answeringRegion(calls: readonly RegionCall[]): string | undefined {
  return calls.find(({ entry }) => entry.deployment === 'chat' && entry.completionTokens > 0)?.region
}

export function journalCost(calls: readonly RegionCall[]): number {
  const spent = journalSpending(
    calls.map(({ entry }) => entry),
    models,
    costOf,
  )
  return Object.values(spent).reduce((sum, { costMicroDollars }) => sum + costMicroDollars, 0)
}
