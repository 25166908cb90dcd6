// Sessions and turns for tests; what a test does not name does not matter to it.
import type { Session, Turn } from '../../shared/memory/conversation.ts'
import type { BeginDeps } from '../../shared/memory/begin-session.ts'
import { beginSession } from '../../shared/memory/begin-session.ts'
import type { ConversationStore } from '../../shared/memory/conversation-store.ts'
import type { RecallDeps, RecalledHistory } from '../../shared/memory/recall-history.ts'
import { recallHistory } from '../../shared/memory/recall-history.ts'
import { noUsage } from '../../shared/models/token-usage.ts'

export function sessionOf(facts: Partial<Session> = {}): Session {
  return {
    id: 'session-1',
    userId: 'ada',
    title: 'Tides',
    titledBy: 'question',
    turnCount: 1,
    latestTurnId: undefined,
    historyFrom: undefined,
    summary: undefined,
    answering: undefined,
    createdAt: 1_000,
    updatedAt: 1_000,
    ...facts,
  }
}

export function turnOf(facts: Partial<Turn> = {}): Turn {
  return {
    id: `turn-${facts.ordinal ?? 1}`,
    sessionId: 'session-1',
    userId: 'ada',
    ordinal: 1,
    clientMessageId: undefined,
    position: undefined,
    question: 'When are spring tides?',
    answer: 'At new and full moon.',
    questionTokens: 5,
    answerTokens: 6,
    citations: [],
    state: 'finished',
    finishReason: 'stop',
    costMicroDollars: 61,
    usage: noUsage,
    attempts: [],
    model: 'test-model',
    region: 'north',
    requestId: 'request-1',
    createdAt: 1_000,
    ...facts,
  }
}

/** Adds a turn to a session, new or not, which is then as given. */
export async function storeTurn(store: ConversationStore, session: Session, turn: Turn): Promise<boolean> {
  const { signal } = new AbortController()
  const stored = await store.readSession(session.userId, session.id, signal)
  const revision = stored?.revision ?? (await store.createSession(session, signal))
  return revision !== undefined && (await store.writeTurn(session, turn, revision, signal))
}

/** As a question does it: the session is this turn's from now on, and begins with it when there is none. */
export async function claimOrBegin(
  deps: BeginDeps & RecallDeps,
  key: { readonly userId: string; readonly sessionId: string },
  turnId: string,
): Promise<RecalledHistory> {
  const { signal } = new AbortController()
  const stored = await deps.conversations.readSession(key.userId, key.sessionId, signal)
  const asked = { ...key, turnId }
  return await (stored ? recallHistory : beginSession)(deps, asked, signal)
}
