// What the regions' own journals come to, by the rules of docs/cost.md.
import type { JournalEntry } from '../../local/model-region/journal/journal-entry.ts'
import type { CallPricing } from '../../shared/cost/price-book.ts'

interface Spent {
  promptTokens: number
  cachedPromptTokens: number
  completionTokens: number
  costMicroDollars: number
}

/** By model, as it is priced. */
export type SpentByModel = Record<string, Spent>

/** @param models what is deployed, by the deployment's name. */
export function journalSpending(
  entries: readonly JournalEntry[],
  models: ReadonlyMap<string, string>,
  costOf: CallPricing,
): SpentByModel {
  const spent: SpentByModel = {}
  for (const entry of entries) {
    const usage = usageOf(entry)
    if (usage.promptTokens + usage.completionTokens === 0) continue
    const model = models.get(entry.deployment ?? '') ?? ''
    addSpent(spent, model, { ...usage, costMicroDollars: costOf(model, usage) })
  }
  return spent
}

export function addSpent(to: SpentByModel, model: string, each: Readonly<Spent>): void {
  const sum = (to[model] ??= { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0, costMicroDollars: 0 })
  sum.promptTokens += each.promptTokens
  sum.cachedPromptTokens += each.cachedPromptTokens
  sum.completionTokens += each.completionTokens
  sum.costMicroDollars += each.costMicroDollars
}

/** Nothing had come back when the caller gave it up: from outside it cannot be told whether the prompt had been read. */
export function isSilent({ outcome, firstByteAt }: JournalEntry): boolean {
  return outcome === 'cancelled' && firstByteAt === null
}

/**
 * What had been written when the caller left is known to both sides, what was written afterwards to the region alone. And the cached
 * share of a prompt is told at the end of an answer: who does not get there takes the prompt for fresh.
 */
function usageOf(entry: JournalEntry) {
  const { promptTokens, queuedPromptTokens, embeddingTokens, cachedTokens, completionTokens, finishReason } = entry
  return {
    promptTokens: promptTokens + embeddingTokens + (isSilent(entry) ? queuedPromptTokens : 0),
    cachedPromptTokens: finishReason === null ? 0 : cachedTokens,
    completionTokens,
  }
}
