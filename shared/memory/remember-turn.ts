// A turn that is over goes into the store, with its session's counters, in one atomic step.
import { AppError } from '../kernel/app-error.ts'
import type { Session, Turn } from './conversation.ts'
import type { ConversationStore, SessionRecord } from './conversation-store.ts'
import type { FittedHistory } from './fit-history.ts'
import { titleFromQuestion } from './session-title.ts'

export interface RememberDeps {
  readonly conversations: Pick<ConversationStore, 'readSession' | 'writeTurn'>
}

/** A summary, a title and a new name may be written at the same moment; more in a row would be no accident. */
const mostWrites = 5

/**
 * Takes the turn's claim of the session away with it, in the same step.
 * @param recalled the session as it was claimed: usually it still is.
 * @returns the session as it is now.
 */
export async function rememberTurn(
  { conversations }: RememberDeps,
  recalled: Pick<FittedHistory, 'session' | 'revision' | 'turnsBefore' | 'historyFrom'>,
  answered: Omit<Turn, 'ordinal'>,
  signal: AbortSignal,
): Promise<Session> {
  const { turnsBefore, historyFrom } = recalled
  const turn = { ...answered, ordinal: turnsBefore + 1 }
  let { session, revision } = recalled
  for (let write = 1; write <= mostWrites; write++) {
    const next = continued({ ...session, historyFrom }, turn)
    if (await conversations.writeTurn(next, turn, revision, signal)) return next
    const current = await conversations.readSession(turn.userId, turn.sessionId, signal)
    if (current?.session.latestTurnId === turn.id) return current.session
    ;({ session, revision } = refuseLost(current, turn))
  }
  throw new AppError('turn_in_progress', 'The session kept changing at the same moment; ask again.')
}

/** Who has lost the session writes nothing into it: not behind the back of whoever has it now, and not into a deleted one. */
function refuseLost(current: SessionRecord | undefined, turn: Turn): SessionRecord {
  if (!current) throw new AppError('not_found', 'The session was deleted while it was answering.')
  if (current.session.answering?.turnId === turn.id) return current
  throw new AppError('turn_in_progress', 'The answer took so long that the session has gone on without it; ask again.')
}

function continued(session: Session, turn: Turn): Session {
  const isFirst = turn.ordinal === 1 && session.titledBy === 'question'
  return {
    ...session,
    title: isFirst ? titleFromQuestion(turn.question) : session.title,
    turnCount: turn.ordinal,
    latestTurnId: turn.id,
    answering: undefined,
    updatedAt: turn.createdAt,
  }
}
