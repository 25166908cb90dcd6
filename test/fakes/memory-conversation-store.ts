// Conversations in memory.
import type { HistoryTurn, Session, Turn } from '../../shared/memory/conversation.ts'
import type { ConversationStore, SessionPage, SessionRecord } from '../../shared/memory/conversation-store.ts'

export class MemoryConversationStore implements ConversationStore {
  readonly #sessions = new Map<string, SessionRecord>()
  readonly #turns = new Map<string, readonly Turn[]>()
  #writes = 0

  async readSession(userId: string, sessionId: string, signal: AbortSignal): Promise<SessionRecord | undefined> {
    signal.throwIfAborted()
    return structuredClone(this.#sessions.get(key(userId, sessionId)))
  }

  async latestTurns(userId: string, sessionId: string, limit: number, signal: AbortSignal): Promise<readonly Turn[]> {
    signal.throwIfAborted()
    const turns = this.#turns.get(key(userId, sessionId)) ?? []
    return structuredClone(turns).toReversed().slice(0, limit)
  }

  async historyFrom(
    userId: string,
    sessionId: string,
    ordinal: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly HistoryTurn[]> {
    const turns = await this.turnsAfter(userId, sessionId, ordinal - 1, Infinity, signal)
    return turns.toReversed().slice(0, limit)
  }

  async turnsAfter(
    userId: string,
    sessionId: string,
    ordinal: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly HistoryTurn[]> {
    signal.throwIfAborted()
    const turns = this.#turns.get(key(userId, sessionId)) ?? []
    return turns
      .filter((turn) => turn.ordinal > ordinal)
      .slice(0, limit)
      .map(historyTurn)
  }

  async replaceSession(session: Session, expected: string, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted()
    const at = key(session.userId, session.id)
    if (this.#sessions.get(at)?.revision !== expected) return undefined
    const revision = `revision-${++this.#writes}`
    this.#sessions.set(at, { session: structuredClone(session), revision })
    return revision
  }

  async createSession(session: Session, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted()
    const at = key(session.userId, session.id)
    if (this.#sessions.has(at)) return undefined
    const revision = `revision-${++this.#writes}`
    this.#sessions.set(at, { session: structuredClone(session), revision })
    return revision
  }

  async writeTurn(session: Session, turn: Turn, expected: string, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted()
    const at = key(session.userId, session.id)
    const turns = this.#turns.get(at) ?? []
    if (this.#sessions.get(at)?.revision !== expected) return false
    this.#sessions.set(at, { session: structuredClone(session), revision: `revision-${++this.#writes}` })
    const others = turns.filter(({ ordinal }) => ordinal !== turn.ordinal)
    this.#turns.set(
      at,
      [...others, structuredClone(turn)].toSorted((a, b) => a.ordinal - b.ordinal),
    )
    return true
  }

  listSessions: ConversationStore['listSessions'] = async (
    userId,
    { limit, continuation },
    signal,
  ): Promise<SessionPage> => {
    signal.throwIfAborted()
    const own = [...this.#sessions.values()]
      .map(({ session }) => session)
      .filter(({ userId: owner, turnCount }) => owner === userId && turnCount > 0)
      .toSorted((a, b) => b.updatedAt - a.updatedAt)
    const start = Number(continuation ?? 0)
    const end = start + limit
    return { sessions: own.slice(start, end), continuation: end < own.length ? String(end) : undefined }
  }

  async deleteSession(userId: string, sessionId: string, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted()
    this.#turns.delete(key(userId, sessionId))
    return this.#sessions.delete(key(userId, sessionId))
  }
}

function historyTurn(turn: Turn): HistoryTurn {
  const { id, ordinal, question, clientMessageId, position, answer, questionTokens, answerTokens, state, createdAt } =
    turn
  return { id, ordinal, question, clientMessageId, position, answer, questionTokens, answerTokens, state, createdAt }
}

function key(userId: string, sessionId: string): string {
  return JSON.stringify([userId, sessionId])
}
