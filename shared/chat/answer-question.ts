// The one pipeline: a question in, events out. Every route that answers goes through here.
import type { OpensBills } from '../cost/spending.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { RecallDeps } from '../memory/recall-history.ts'
import { noHistory, recallHistory, releaseHistory } from '../memory/recall-history.ts'
import type { RememberDeps } from '../memory/remember-turn.ts'
import { rememberTurn } from '../memory/remember-turn.ts'
import type { RequestJobsDeps } from '../memory/request-jobs.ts'
import { requestJobs } from '../memory/request-jobs.ts'
import type { ChatModel } from '../models/chat-model.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { RetrieveDeps } from '../retrieval/retrieve-passages.ts'
import { retrievePassages } from '../retrieval/retrieve-passages.ts'
import { inSpan } from '../telemetry/in-span.ts'
import { AnswerDraft } from './answer-draft.ts'
import type { ChatEvent } from './chat-event.ts'
import type { BoundCostDeps } from './cost-ceiling.ts'
import { answerCeiling } from './cost-ceiling.ts'
import { keepInterrupted } from './keep-interrupted.ts'
import { refuseLongQuestion, refuseUnknownSession } from './guard-question.ts'
import type { PromptShares } from './prompt-shares.ts'
import type { Question } from './question.ts'
import { recogniseResend } from './recognise-resend.ts'
import type { ReplayDeps } from './replay-turn.ts'
import { endOf, replayTurn } from './replay-turn.ts'
import type { ReportDeps } from './report-answer.ts'
import { reportCompletion, reportFailure, reportReplay } from './report-answer.ts'
import type { RewriteDeps } from './rewrite-question.ts'
import { rewriteQuestion } from './rewrite-question.ts'
import { streamAnswer } from './stream-answer.ts'

export type AnswerDeps = RecallDeps &
  RewriteDeps &
  RequestJobsDeps &
  RetrieveDeps &
  RememberDeps &
  ReplayDeps &
  ReportDeps &
  BoundCostDeps & {
    readonly chatModel: ChatModel
    readonly spending: OpensBills
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
  let history = noHistory
  let isSettled = false
  try {
    refuseLongQuestion(question, limits, counter)
    if (!question.isNewSession) history = await inSpan('recall', () => recallHistory(deps, question, deadline.signal))
    refuseUnknownSession(question, history)
    const recognised = recogniseResend(question, history, deps.clock.now())
    if (recognised.kind === 'answered') {
      const events = await replayTurn(deps, question, deadline.signal)
      await releaseHistory(deps, question, history)
      reportReplay(deps, draft)
      isSettled = true
      return yield* events
    }
    ;({ history } = recognised)
    const questionTokens = counter.count(question.text)
    const ceiling = answerCeiling(deps.ceilings, limits, questionTokens, history.turns.length > 0)
    draft.begin(await deps.spending.open('answer', question, ceiling))
    yield { type: 'start', sessionId: question.sessionId, turnId: question.turnId }

    const text = await rewriteQuestion(deps, draft, history, deadline.signal)
    const wanted = { ...question, text, top: limits.passagesPerQuestion, onAttempt: draft.bill.meter('retrieval') }
    const retrieved = await retrievePassages(deps, wanted, deadline.signal)
    yield* streamAnswer(deps, draft, { history, retrieved }, deadline.signal)

    const turn = draft.toTurn(counter)
    const { history: shown } = draft.material.prompt
    const session = await inSpan('remember', () => rememberTurn(deps, shown, turn, deadline.signal))
    await requestJobs(deps, session, [...shown.turns, turn], question.tenantId, deadline.signal)
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
