// What a question can cost at most: before anything is known but its length, and again once its prompt is.
import { requestTooExpensive } from '../cost/budget-refusal.ts'
import type { CallCeiling } from '../cost/call-ceiling.ts'
import type { Ceiling } from '../cost/spending.ts'
import { promptMarginTokens } from '../models/prompt-margin.ts'
import type { AnswerDraft } from './answer-draft.ts'
import type { PromptShares } from './prompt-shares.ts'
import { mostRewritePromptTokens, rewrittenTokens } from './rewrite-prompt.ts'

export interface AnswerCeilings {
  readonly chat: CallCeiling
  /** Helpers; and, when there is a small model, answers while the budget is out. */
  readonly helper: CallCeiling
  readonly embedding: CallCeiling
  /** A small model is there to give cheaper answers. */
  readonly canDegrade: boolean
}

/** @param questionTokens of this question. */
export function answerCeiling(
  { chat, helper, embedding, canDegrade }: AnswerCeilings,
  shares: PromptShares,
  questionTokens: number,
  hasHistory: boolean,
): Ceiling {
  const historyTokens = hasHistory ? shares.historyTokens + shares.summaryTokens : 0
  const promptTokens = promptMarginTokens + historyTokens + shares.passageTokens + questionTokens
  const answer = { promptTokens, completionTokens: shares.answerTokens }
  const rewriting = { promptTokens: mostRewritePromptTokens + questionTokens, completionTokens: rewrittenTokens }
  const retrieval = embedding({ promptTokens: questionTokens + rewrittenTokens, completionTokens: 0 })
  const before = retrieval + (hasHistory ? helper(rewriting) : 0)
  return {
    microDollars: before + chat(answer),
    degradedMicroDollars: canDegrade ? before + helper(answer) : undefined,
  }
}

export interface BoundCostDeps {
  readonly ceilings: AnswerCeilings
  readonly limits: Pick<PromptShares, 'answerTokens'>
  /** Undefined: a single answer may cost what it may cost. */
  readonly mostPerAnswerMicroDollars: number | undefined
}

/** The prompt is known: what was set aside beyond it is free for others, and what is too much is refused. */
export function boundCost(
  { ceilings, limits, mostPerAnswerMicroDollars: most }: BoundCostDeps,
  draft: AnswerDraft,
): void {
  const { bill, material } = draft
  const ceiling = bill.isDegraded ? ceilings.helper : ceilings.chat
  const rest = ceiling({ promptTokens: material.prompt.promptTokens, completionTokens: limits.answerTokens })
  if (most !== undefined && bill.costMicroDollars + rest > most) {
    throw requestTooExpensive(bill.costMicroDollars + rest, most)
  }
  bill.expectAtMost(rest)
}
