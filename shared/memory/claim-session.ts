// One question at a time in a session. Who answers says so in the session's item before anything is paid for; whoever comes
// second reads it, or loses the race to write it, and is refused.
//
// The batch that appends the turn takes the claim away with it. A claim whose instance died ends by its time.
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { ChangeSessionDeps } from './change-session.ts'
import { changeSession } from './change-session.ts'
import type { Claim, Session } from './conversation.ts'
import type { SessionRecord } from './conversation-store.ts'

export interface ClaimDeps extends ChangeSessionDeps {
  readonly clock: Pick<Clock, 'now'>
}

/** Beyond the answer's own deadline: the seconds in which an answer that was broken off is still stored, and clocks that differ. */
const claimMarginMs = 15_000

/** @param answerTimeoutMs the deadline of the answer, which begins now. */
export function claimFor(turnId: string, answerTimeoutMs: number, clock: Pick<Clock, 'now'>): Claim {
  return { turnId, until: Math.ceil(clock.now() + answerTimeoutMs + claimMarginMs) }
}

/** Throws `turn_in_progress` when another turn is being answered in this session. */
export function refuseClaimed({ answering }: Session, { turnId }: Claim, clock: Pick<Clock, 'now'>): void {
  if (!answering || answering.turnId === turnId || answering.until <= clock.now()) return
  // No Retry-After: nobody knows when the answer ends, and a client that repeats by itself would queue up double clicks.
  throw new AppError(
    'turn_in_progress',
    'This session is answering a question already. Ask again when it has answered.',
    {
      details: { turnId: answering.turnId },
    },
  )
}

/** @returns the session, now ours; undefined when it is gone. Throws `turn_in_progress` when somebody else was faster. */
export async function claimSession(
  deps: ClaimDeps,
  found: SessionRecord,
  claim: Claim,
  signal: AbortSignal,
): Promise<SessionRecord | undefined> {
  const claimed = (session: Session): Session => {
    refuseClaimed(session, claim, deps.clock)
    return { ...session, answering: claim }
  }
  const { userId, id: sessionId } = found.session
  return await changeSession(deps, { userId, sessionId }, claimed, signal, found)
}
