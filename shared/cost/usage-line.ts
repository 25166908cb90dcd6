// What was consumed and what it cost, by what it was for and by model: where the money went.
import type { CallUsage } from './model-price.ts'

/** What a call to a model was for. */
export type Purpose = 'answer' | 'rewrite' | 'retrieval' | 'summary' | 'title' | 'indexing'

export interface UsageLine extends CallUsage {
  /** A `Purpose`; in accounts that are shared with instances of another version, perhaps one of theirs. */
  readonly purpose: string
  readonly model: string
  readonly calls: number
  readonly costMicroDollars: number
}

/** One line for each purpose and model. */
export function addLines(lines: readonly UsageLine[], more: readonly UsageLine[]): readonly UsageLine[] {
  const sums = new Map(lines.map((line) => [keyOf(line), line]))
  for (const line of more) {
    const sum = sums.get(keyOf(line))
    sums.set(keyOf(line), sum ? addLine(sum, line) : line)
  }
  return [...sums.values()]
}

export function costOfLines(lines: readonly UsageLine[]): number {
  return lines.reduce((sum, { costMicroDollars }) => sum + costMicroDollars, 0)
}

function keyOf({ purpose, model }: UsageLine): string {
  return `${purpose} ${model}`
}

function addLine(a: UsageLine, b: UsageLine): UsageLine {
  return {
    purpose: a.purpose,
    model: a.model,
    calls: a.calls + b.calls,
    promptTokens: a.promptTokens + b.promptTokens,
    cachedPromptTokens: a.cachedPromptTokens + b.cachedPromptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    costMicroDollars: a.costMicroDollars + b.costMicroDollars,
  }
}
