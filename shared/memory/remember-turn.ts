// A turn that is over goes into the store, with its session's counters, in one atomic step.
import { AppError } from '../kernel/app-error.ts'
import type { Session, Turn } from './conversation.ts'
import type { ConversationStore } from './conversation-store.ts'
import type { RecalledHistory } from './recall-history.ts'

export interface RememberDeps {
  readonly conversations: Pick<ConversationStore, 'readSession' | 'appendTurn'>
}

/** Another turn of the same session may end at the same moment; a third writer in a row would be no accident. */
const mostWrites = 3

/**
 * @param recalled the session as it was when the question came: usually it still is.
 * @returns the session as it is now.
 */
export async function rememberTurn(
  { conversations }: RememberDeps,
  recalled: Pick<RecalledHistory, 'session' | 'revision'>,
  turn: Turn,
  signal: AbortSignal,
): Promise<Session> {
  let { session, revision } = recalled
  for (let write = 1; write <= mostWrites; write++) {
    const ordinal = (session?.turnCount ?? 0) + 1
    const next = session ? continued(session, turn) : begun(turn)
    if (await conversations.appendTurn(next, { ...turn, ordinal }, revision, signal)) return next
    const current = await conversations.readSession(turn.userId, turn.sessionId, signal)
    session = current?.session
    revision = current?.revision
  }
  throw new AppError('turn_in_progress', 'This session is answering other questions at the same time; ask again.')
}

function continued(session: Session, turn: Turn): Session {
  return { ...session, turnCount: session.turnCount + 1, updatedAt: turn.createdAt }
}

function begun(turn: Turn): Session {
  return {
    id: turn.sessionId,
    userId: turn.userId,
    title: titleOf(turn.question),
    turnCount: 1,
    summary: undefined,
    createdAt: turn.createdAt,
    updatedAt: turn.createdAt,
  }
}

/** Enough for a list of conversations. */
const longestTitle = 80

function titleOf(question: string): string {
  const line = question.trim().replaceAll(/\s+/g, ' ')
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1).trimEnd()}…`
}
