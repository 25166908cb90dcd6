// Asks the helper model on behalf of a user whom nobody keeps waiting: within the budget, and charged.
import type { CallCeiling } from '../cost/call-ceiling.ts'
import type { OpensBills } from '../cost/spending.ts'
import type { ChatModel, ModelMessage } from '../models/chat-model.ts'
import { countPrompt } from '../models/count-prompt.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import { wholeAnswer } from '../models/whole-answer.ts'
import type { SummaryJob } from './summary-queue.ts'

export interface AskHelperDeps {
  readonly summaryModel: ChatModel
  readonly counter: TokenCounter
  readonly spending: OpensBills
  readonly ceilings: { readonly helper: CallCeiling }
}

/** Whose budget it counts towards. */
export type JobOwner = Pick<SummaryJob, 'userId' | 'tenantId'>

/** Throws `budget_exceeded` when nothing is left for this. */
export async function askHelperModel(
  { summaryModel, counter, spending, ceilings }: AskHelperDeps,
  { userId, tenantId }: JobOwner,
  purpose: SummaryJob['kind'],
  { messages, maxOutputTokens }: { readonly messages: readonly ModelMessage[]; readonly maxOutputTokens: number },
  signal: AbortSignal,
): Promise<string> {
  const promptTokens = countPrompt(messages, counter)
  const ceiling = { microDollars: ceilings.helper({ promptTokens, completionTokens: maxOutputTokens }) }
  const bill = await spending.open('summary', { userId, tenantId, mayExceedBudget: false }, ceiling)
  const request = { messages, promptTokens, maxOutputTokens, priority: 'summary', userId, canRestart: true } as const
  try {
    return await wholeAnswer(summaryModel.stream({ ...request, onAttempt: bill.meter(purpose) }, signal))
  } finally {
    bill.close()
  }
}
