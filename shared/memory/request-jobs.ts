// After an answer: asks for what is written about a conversation while nobody waits, its title and its running summary.
import { codeOf } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Session } from './conversation.ts'
import type { CountedTurn, SummaryRules } from './summary-plan.ts'
import { isSummaryDue } from './summary-plan.ts'
import type { SummaryJob, SummaryQueue } from './summary-queue.ts'

export interface RequestJobsDeps {
  readonly summaries: SummaryQueue
  readonly summaryRules: SummaryRules
  readonly telemetry: Pick<Telemetry, 'summaryFailed'>
  readonly clock: Clock
}

/** The end of the answer waits for this. A queue takes a message within hundredths of a second, or is in trouble. */
const requestTimeoutMs = 2_000

/** Once more after the second turn: the first may have been broken off, or the message lost. */
const turnsUntilTitled = 2

/**
 * Never throws, and has its own time: the answer is there and stored, whoever has left meanwhile. A title can do without; the
 * next full batch asks for the summary again, and its job takes in this one as well.
 * @param recent the latest turns, oldest first.
 */
export async function requestJobs(
  deps: RequestJobsDeps,
  session: Session,
  recent: readonly CountedTurn[],
  tenantId: string | undefined,
): Promise<void> {
  const isTitleDue = session.titledBy === 'question' && session.turnCount <= turnsUntilTitled
  const due: SummaryJob['kind'][] = isTitleDue ? ['title'] : []
  if (isSummaryDue(session, recent, deps.summaryRules)) due.push('summary')
  if (due.length === 0) return
  const deadline = startDeadline(deps.clock, requestTimeoutMs, new AbortController().signal)
  await Promise.all(due.map((kind) => requestJob(deps, { ...session, tenantId }, kind, deadline.signal)))
  deadline.clear()
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
    telemetry.summaryFailed({ sessionId, kind, code: codeOf(error) })
  }
}
