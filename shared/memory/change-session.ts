// Changes a stored session, however often somebody else gets in between: read it, change it, write it where it was read.
import { AppError } from '../kernel/app-error.ts'
import type { Session } from './conversation.ts'
import type { ConversationStore, SessionRecord } from './conversation-store.ts'

export interface ChangeSessionDeps {
  readonly conversations: Pick<ConversationStore, 'readSession' | 'replaceSession'>
}

export interface SessionKey {
  readonly userId: string
  readonly sessionId: string
}

/** A turn, a summary, a title and a claim may be written at the same moment; more often in a row is no accident. */
const mostWrites = 5

/**
 * @param change gets the session as it is stored and gives it back as it should be. Given back as it came, nothing is
 * written. What it throws ends the whole. It may be asked several times.
 * @param known the session as it was read just before: saves reading it again.
 * @returns the session as it is stored now; undefined when there is none.
 */
export async function changeSession(
  { conversations }: ChangeSessionDeps,
  { userId, sessionId }: SessionKey,
  change: (session: Session) => Session,
  signal: AbortSignal,
  known?: SessionRecord,
): Promise<SessionRecord | undefined> {
  let record = known ?? (await conversations.readSession(userId, sessionId, signal))
  for (let write = 1; write <= mostWrites; write++) {
    if (!record) return undefined
    const session = change(record.session)
    if (session === record.session) return record
    const revision = await conversations.replaceSession(session, record.revision, signal)
    if (revision !== undefined) return { session, revision }
    record = await conversations.readSession(userId, sessionId, signal)
  }
  throw new AppError('turn_in_progress', 'The session kept changing at the same moment; try again.')
}
