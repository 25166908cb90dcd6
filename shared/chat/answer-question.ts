// The one pipeline: a question in, events out. Every route that answers goes through here.
import { startDeadline } from '../kernel/deadline.ts'
import type { BeginDeps } from '../memory/begin-session.ts'
import { beginSession } from '../memory/begin-session.ts'
import type { RecallDeps, RecalledHistory } from '../memory/recall-history.ts'
import { releaseHistory } from '../memory/recall-history.ts'
import type { RequestJobsDeps } from '../memory/request-jobs.ts'
import { requestJobs } from '../memory/request-jobs.ts'
import type { ChatModel } from '../models/chat-model.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { RetrieveDeps } from '../retrieval/retrieve-passages.ts'
import { retrievePassages } from '../retrieval/retrieve-passages.ts'
import { AnswerDraft } from './answer-draft.ts'
import type { ChatEvent } from './chat-event.ts'
import type { BoundCostDeps } from './cost-ceiling.ts'
import { keepInterrupted } from './keep-interrupted.ts'
import type { KeepTurnDeps } from './keep-turn.ts'
import { keepTurn } from './keep-turn.ts'
import { refuseLongQuestion } from './guard-question.ts'
import type { OpenBillDeps } from './open-bill.ts'
import { openBill } from './open-bill.ts'
import type { PromptShares } from './prompt-shares.ts'
import type { Question } from './question.ts'
import { recallConversation } from './recall-conversation.ts'
import type { ReplayDeps } from './replay-turn.ts'
import { endOf } from './replay-turn.ts'
import type { ReportDeps } from './report-answer.ts'
import { reportCompletion, reportFailure, reportReplay } from './report-answer.ts'
import type { RewriteDeps } from './rewrite-question.ts'
import { rewriteQuestion } from './rewrite-question.ts'
import { streamAnswer } from './stream-answer.ts'

export type AnswerDeps = RecallDeps &
  BeginDeps &
  RewriteDeps &
  RequestJobsDeps &
  RetrieveDeps &
  KeepTurnDeps &
  ReplayDeps &
  ReportDeps &
  OpenBillDeps &
  BoundCostDeps & {
    readonly chatModel: ChatModel
    readonly counter: TokenCounter
    readonly limits: AnswerLimits
  }

export interface AnswerLimits extends PromptShares {
  readonly passagesPerQuestion: number
  readonly answerTimeoutMs: number
}

/**
 * Yields the answer as it comes about; throws an AppError when there will be none, and then nothing is remembered.
 * When the caller leaves (the loop is left early, or the signal aborts) the model call is cancelled, and what was
 * written so far is remembered as an interrupted turn.
 */
export async function* answerQuestion(
  deps: AnswerDeps,
  question: Question,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
  const { limits, counter } = deps
  const deadline = startDeadline(deps.clock, limits.answerTimeoutMs, signal)
  const draft = new AnswerDraft(question, deps.clock)
  let history: RecalledHistory | undefined
  let isSettled = false
  try {
    refuseLongQuestion(question, limits, counter)
    const recalled = await recallConversation(deps, draft, deadline.signal)
    if (recalled.kind === 'answered') {
      reportReplay(deps, draft)
      isSettled = true
      return yield* recalled.events
    }
    ;({ history } = recalled)
    const hasHistory = history !== undefined
    draft.begin(await draft.times.measure('reserve', () => openBill(deps, question, hasHistory)))
    history ??= await draft.times.measure('begin', () => beginSession(deps, question, deadline.signal))
    yield { type: 'start', sessionId: question.sessionId, turnId: question.turnId }

    const text = await rewriteQuestion(deps, draft, history, deadline.signal)
    const wanted = { ...question, text, top: limits.passagesPerQuestion, onAttempt: draft.meterHelper('retrieval') }
    const retrieved = await draft.times.measure('retrieval', () => retrievePassages(deps, wanted, deadline.signal))
    yield* streamAnswer(deps, draft, { history, retrieved }, deadline.signal)

    const turn = draft.toTurn(counter)
    const { history: shown } = draft.material.prompt
    await draft.times.measure('remember', async () => {
      const session = await keepTurn(deps, draft, turn)
      await requestJobs(deps, session, [...shown.turns, turn], question.tenantId)
    })
    reportCompletion(deps, draft)
    isSettled = true
    yield endOf(turn)
  } catch (error) {
    if (signal.aborted) return
    isSettled = true
    reportFailure(deps, draft, error)
    await releaseHistory(deps, question, history)
    throw error
  } finally {
    deadline.clear()
    draft.close()
    if (!isSettled) await keepInterrupted(deps, draft, history)
  }
}
