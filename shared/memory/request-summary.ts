// After an answer: asks for the running summary to be brought up to date, when a batch of turns is full.
import { AppError } from '../kernel/app-error.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Session } from './conversation.ts'
import type { CountedTurn, SummaryRules } from './summary-plan.ts'
import { isSummaryDue } from './summary-plan.ts'
import type { SummaryQueue } from './summary-queue.ts'

export interface RequestSummaryDeps {
  readonly summaries: SummaryQueue
  readonly summaryRules: SummaryRules
  readonly telemetry: Pick<Telemetry, 'summaryFailed'>
}

/**
 * @param recent the latest turns, oldest first.
 * Never throws: the answer is there and stored. The next full batch asks again, and its job takes in this one as
 * well.
 */
export async function requestSummary(
  { summaries, summaryRules, telemetry }: RequestSummaryDeps,
  session: Session,
  recent: readonly CountedTurn[],
  signal: AbortSignal,
): Promise<void> {
  if (!isSummaryDue(session, recent, summaryRules)) return
  try {
    await summaries.send({ userId: session.userId, sessionId: session.id }, signal)
  } catch (error) {
    telemetry.summaryFailed({ sessionId: session.id, code: error instanceof AppError ? error.code : 'internal' })
  }
}
