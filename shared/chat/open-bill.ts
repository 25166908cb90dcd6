// May this be asked at all? Sets aside what the answer can cost at most, before anything is paid for.
import type { Bill } from '../cost/bill.ts'
import type { OpensBills } from '../cost/spending.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { AnswerCeilings } from './cost-ceiling.ts'
import { answerCeiling } from './cost-ceiling.ts'
import type { PromptShares } from './prompt-shares.ts'
import type { Question } from './question.ts'

export interface OpenBillDeps {
  readonly spending: OpensBills
  readonly ceilings: AnswerCeilings
  readonly counter: TokenCounter
  readonly limits: PromptShares
}

/** Throws `budget_exceeded` when a budget has no room for it. */
export async function openBill(
  { spending, ceilings, counter, limits }: OpenBillDeps,
  question: Question,
  hasHistory: boolean,
): Promise<Bill> {
  const questionTokens = counter.count(question.text)
  return await spending.open('answer', question, answerCeiling(ceilings, limits, questionTokens, hasHistory))
}
