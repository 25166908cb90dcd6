// After an answer: asks for what is written about a conversation while nobody waits, its title and its running summary.
import { AppError } from '../kernel/app-error.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Session } from './conversation.ts'
import type { CountedTurn, SummaryRules } from './summary-plan.ts'
import { isSummaryDue } from './summary-plan.ts'
import type { SummaryJob, SummaryQueue } from './summary-queue.ts'

export interface RequestJobsDeps {
  readonly summaries: SummaryQueue
  readonly summaryRules: SummaryRules
  readonly telemetry: Pick<Telemetry, 'summaryFailed'>
}

/** Once more after the second turn: the first may have been broken off, or the message lost. */
const turnsUntilTitled = 2

/**
 * Never throws: the answer is there and stored. A title can do without; the next full batch asks for the summary again, and its
 * job takes in this one as well.
 * @param recent the latest turns, oldest first.
 */
export async function requestJobs(
  deps: RequestJobsDeps,
  session: Session,
  recent: readonly CountedTurn[],
  tenantId: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const wantsTitle = session.titledBy === 'question' && session.turnCount <= turnsUntilTitled
  await Promise.all([
    wantsTitle && requestJob(deps, { ...session, tenantId }, 'title', signal),
    isSummaryDue(session, recent, deps.summaryRules) && requestJob(deps, { ...session, tenantId }, 'summary', signal),
  ])
}

async function requestJob(
  { summaries, telemetry }: RequestJobsDeps,
  { id: sessionId, userId, tenantId }: Session & { readonly tenantId: string | undefined },
  kind: SummaryJob['kind'],
  signal: AbortSignal,
): Promise<void> {
  try {
    await summaries.send({ userId, tenantId, sessionId, kind }, signal)
  } catch (error) {
    telemetry.summaryFailed({ sessionId, kind, code: error instanceof AppError ? error.code : 'internal' })
  }
}
