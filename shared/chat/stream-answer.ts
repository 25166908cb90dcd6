// Shows the model a prompt and streams its answer. A prompt that the service finds too long after all is shrunk, once.
import { AppError } from '../kernel/app-error.ts'
import type { RecalledHistory } from '../memory/recall-history.ts'
import type { ChatModel } from '../models/chat-model.ts'
import { ModelError } from '../models/model-failure.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { RetrievedPassages } from '../retrieval/retrieve-passages.ts'
import type { AnswerDraft } from './answer-draft.ts'
import { assemblePrompt } from './assemble-prompt.ts'
import type { ChatEvent } from './chat-event.ts'
import type { BoundCostDeps } from './cost-ceiling.ts'
import { boundCost } from './cost-ceiling.ts'
import type { PromptShares } from './prompt-shares.ts'

export interface StreamAnswerDeps extends BoundCostDeps {
  readonly chatModel: ChatModel
  /** Answers while the budget pays for cheaper answers only. */
  readonly helperModel: ChatModel
  readonly counter: TokenCounter
  readonly limits: PromptShares
}

/** Sources, then the answer's text; sources again, with fewer of them, when the prompt had to shrink. */
export async function* streamAnswer(
  deps: StreamAnswerDeps,
  draft: AnswerDraft,
  { history, retrieved }: { readonly history: RecalledHistory; readonly retrieved: RetrievedPassages },
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
  const { counter, limits } = deps
  const model = draft.bill.isDegraded ? deps.helperModel : deps.chatModel
  const parts = { history, passages: retrieved.passages, question: draft.question.text }
  for (const shares of [limits, shrunk(limits)]) {
    draft.show(retrieved, assemblePrompt(parts, shares, counter))
    boundCost(deps, draft)
    yield { type: 'sources', sources: draft.material.sources }
    try {
      for await (const event of model.stream(draft.modelRequest(limits.answerTokens), signal)) {
        draft.take(event)
        if (event.type !== 'finish') yield event
      }
      return
    } catch (error) {
      if (!isOverflow(error)) throw error
    } finally {
      draft.times.modelIsDone()
    }
  }
  throw new AppError('upstream_failed', 'The question does not fit the model. Shorten it, or start a new session.')
}

/** The question stays whole; half of the rest is less than any counting error could be off by. */
function shrunk(shares: PromptShares): PromptShares {
  return {
    ...shares,
    historyTokens: Math.floor(shares.historyTokens / 2),
    passageTokens: Math.floor(shares.passageTokens / 2),
  }
}

function isOverflow(error: unknown): boolean {
  return error instanceof ModelError && error.failure.kind === 'context-overflow'
}
