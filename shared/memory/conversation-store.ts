// The port to stored conversations. Every method is confined to one user's data.
import type { HistoryTurn, Session, SessionOverview, Turn } from './conversation.ts'

/** A session as read: `revision` guards the next write of it. */
export interface SessionRecord {
  readonly session: Session
  readonly revision: string
}

export interface SessionPage {
  readonly sessions: readonly SessionOverview[]
  /** Pass it back for the next page; undefined on the last. */
  readonly continuation: string | undefined
}

export interface ConversationStore {
  readSession(userId: string, sessionId: string, signal: AbortSignal): Promise<SessionRecord | undefined>
  /** Newest first, at most `limit`. */
  latestTurns(userId: string, sessionId: string, limit: number, signal: AbortSignal): Promise<readonly Turn[]>
  /** The latest turns from an ordinal on, newest first, at most `limit`. */
  historyFrom(
    userId: string,
    sessionId: string,
    ordinal: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly HistoryTurn[]>
  /** The turns with a higher ordinal, oldest first, at most `limit`. */
  turnsAfter(
    userId: string,
    sessionId: string,
    ordinal: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly HistoryTurn[]>
  /** @returns its revision; undefined when there is one with this id already, and nothing was written. */
  createSession(session: Session, signal: AbortSignal): Promise<string | undefined>
  /**
   * Writes the session alone, when the stored one is still at `expected`.
   * @returns its new revision; undefined when it was not, or is gone, and nothing was written.
   */
  replaceSession(session: Session, expected: string, signal: AbortSignal): Promise<string | undefined>
  /**
   * Writes a turn, in place of the one with its ordinal if there is one, and its session in one atomic step, when the
   * stored session is still at `expected`. Returns false when somebody else was faster and nothing was written.
   */
  writeTurn(session: Session, turn: Turn, expected: string, signal: AbortSignal): Promise<boolean>
  /** Newest first, those with a turn. */
  listSessions(
    userId: string,
    page: { readonly limit: number; readonly continuation?: string },
    signal: AbortSignal,
  ): Promise<SessionPage>
  /** The session with all its turns. False when there was no such session. */
  deleteSession(userId: string, sessionId: string, signal: AbortSignal): Promise<boolean>
}
