// "And in Sweden?" finds nothing: a follow-up question is made to stand alone before passages are looked for.
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { HistoryTurn } from '../memory/conversation.ts'
import type { RecalledHistory } from '../memory/recall-history.ts'
import type { ChatModel } from '../models/chat-model.ts'
import { countPrompt } from '../models/count-prompt.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import { wholeAnswer } from '../models/whole-answer.ts'
import type { AnswerDraft } from './answer-draft.ts'
import { rewritePrompt, rewrittenTokens } from './rewrite-prompt.ts'

export interface RewriteDeps {
  /** A small model will do. */
  readonly helperModel: ChatModel
  readonly counter: TokenCounter
  readonly clock: Clock
}

type RewrittenDraft = Pick<AnswerDraft, 'question' | 'times' | 'meterHelper'>

/** The search waits for this, and a worse search is better than a long wait. */
const timeoutMs = 2_000

/**
 * The question to search for: as it was asked when there is no history, when the helper is late or fails, or when what
 * comes back is empty. Throws only the signal's reason.
 */
export async function rewriteQuestion(
  deps: RewriteDeps,
  draft: RewrittenDraft,
  { turns }: RecalledHistory,
  signal: AbortSignal,
): Promise<string> {
  const { question, times } = draft
  if (turns.length === 0) return question.text
  const deadline = startDeadline(deps.clock, timeoutMs, signal)
  try {
    const rewritten = await times.measure('rewrite', () => askHelper(deps, draft, turns, deadline.signal))
    return rewritten || question.text
  } catch {
    signal.throwIfAborted()
    return question.text
  } finally {
    deadline.clear()
  }
}

async function askHelper(
  { helperModel, counter }: RewriteDeps,
  draft: RewrittenDraft,
  turns: readonly HistoryTurn[],
  signal: AbortSignal,
): Promise<string> {
  const { text, userId, sessionId } = draft.question
  const messages = rewritePrompt(turns, text, counter)
  const promptTokens = countPrompt(messages, counter)
  const request = { messages, promptTokens, maxOutputTokens: rewrittenTokens, priority: 'chat', userId } as const
  const answer = { ...request, affinityKey: sessionId, canRestart: true, onAttempt: draft.meterHelper('rewrite') }
  return await wholeAnswer(helperModel.stream(answer, signal))
}
