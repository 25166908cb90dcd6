// No turn came of a question: the next one need not wait for its claim to run out.
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { ChangeSessionDeps, SessionKey } from './change-session.ts'
import { changeSession } from './change-session.ts'
import type { Session } from './conversation.ts'
import type { SessionRecord } from './conversation-store.ts'

export interface ReleaseDeps extends ChangeSessionDeps {
  readonly clock: Clock
}

/** A store that is this late is not coming back, and the claim ends by itself. */
const releaseTimeoutMs = 5_000

/**
 * Takes away the claim of this turn, and no other's. Has its own time, because the answer's may be up; never throws,
 * because there is a better reason to tell whoever asked.
 * @param known the session as it was claimed; without it, whether it was is looked up.
 */
export async function releaseSession(
  deps: ReleaseDeps,
  { turnId, ...key }: SessionKey & { readonly turnId: string },
  known?: SessionRecord,
): Promise<void> {
  const released = (session: Session): Session =>
    session.answering?.turnId === turnId ? { ...session, answering: undefined } : session
  const deadline = startDeadline(deps.clock, releaseTimeoutMs, new AbortController().signal)
  try {
    await changeSession(deps, key, released, deadline.signal, known)
  } catch {
    // The claim ends by itself.
  } finally {
    deadline.clear()
  }
}
