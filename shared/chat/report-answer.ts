// An answer, or its failure, as a telemetry event.
import { AppError, codeOf } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import { summariseAttempt } from '../models/attempt.ts'
import type { TurnFacts } from '../telemetry/answer-events.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { AnswerDraft } from './answer-draft.ts'

export interface ReportDeps {
  readonly telemetry: Pick<Telemetry, 'aiCompletion' | 'aiCompletionError' | 'answerReplayed'>
  readonly clock: Clock
  /** Makes text fit to be told to telemetry; undefined: no text is told. */
  readonly redact: ((text: string) => string) | undefined
}

/** Also for an answer the caller did not wait for: then its finish reason is `interrupted`. */
export function reportCompletion({ telemetry, clock, redact }: ReportDeps, draft: AnswerDraft): void {
  const { question, usage, servedBy } = draft
  const material = draft.hasMaterial ? draft.material : undefined
  telemetry.aiCompletion({
    requestId: question.requestId,
    sessionId: question.sessionId,
    turnId: question.turnId,
    ...servedBy,
    embeddingModel: material?.retrieved.embeddingModel ?? '',
    ...factsOf(draft),
    timeToFirstTokenMs: draft.times.timeToFirstTokenMs,
    latencyMs: clock.now() - draft.times.startedAt,
    promptTokens: usage.promptTokens,
    cachedPromptTokens: usage.cachedPromptTokens,
    completionTokens: usage.completionTokens,
    totalTokens: usage.promptTokens + usage.completionTokens,
    wasHedged: draft.attempts.some(({ isHedge }) => isHedge),
    finishReason: draft.finishReason ?? 'interrupted',
    passages: material?.prompt.shown.length ?? 0,
    passagesFound: material?.retrieved.passages.length ?? 0,
    passagesCut: material?.prompt.shown.filter(({ isCut }) => isCut).length ?? 0,
    historyTurns: material?.prompt.history.turns.length ?? 0,
    historyTurnsLeftOut: material?.prompt.history.turnsLeftOut ?? 0,
    historyTurnsForgotten: material?.prompt.history.turnsForgotten ?? 0,
    wasPromptShrunk: draft.wasShrunk,
    question: redact?.(question.text),
    answer: redact?.(draft.text),
  })
}

export function reportReplay({ telemetry, clock }: ReportDeps, { question, times }: AnswerDraft): void {
  const { requestId, sessionId } = question
  telemetry.answerReplayed({ requestId, sessionId, latencyMs: clock.now() - times.startedAt })
}

export function reportFailure({ telemetry, clock }: ReportDeps, draft: AnswerDraft, error: unknown): void {
  telemetry.aiCompletionError({
    requestId: draft.question.requestId,
    sessionId: draft.question.sessionId,
    code: codeOf(error),
    latencyMs: clock.now() - draft.times.startedAt,
    ...factsOf(draft),
    cause: describeCause(error),
  })
}

function factsOf(draft: AnswerDraft): TurnFacts {
  const { attempts, helperAttempts, times, costMicroDollars, charges, assumedPromptTokens } = draft
  return {
    attempts: attempts.map(summariseAttempt),
    helperAttempts: helperAttempts.map(({ purpose, attempt }) => ({ purpose, ...summariseAttempt(attempt) })),
    recallMs: times.of('recall'),
    reserveMs: times.of('reserve'),
    beginMs: times.of('begin'),
    rewriteMs: times.of('rewrite'),
    retrievalMs: times.of('retrieval'),
    modelWaitMs: times.modelWaitMs(attempts),
    rememberMs: times.of('remember'),
    costMicroDollars,
    charges,
    assumedPromptTokens,
  }
}

/** Our own messages and the classes of causes: an upstream's message may quote what it was sent. */
function describeCause(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const cause = error.cause instanceof Error ? error.cause.name : undefined
  return [error instanceof AppError ? error.message : error.name, cause].filter(Boolean).join(' ← ')
}
