// What was said before in a session, as far back as a prompt could ever show.
import type { Session, Turn } from './conversation.ts'
import type { ConversationStore } from './conversation-store.ts'

export interface RecalledHistory {
  readonly session: Session | undefined
  /** Guards the write of the next turn; undefined for a session that does not exist yet. */
  readonly revision: string | undefined
  /** Oldest first. */
  readonly turns: readonly Turn[]
}

export const noHistory: RecalledHistory = { session: undefined, revision: undefined, turns: [] }

export interface RecallDeps {
  readonly conversations: Pick<ConversationStore, 'readSession' | 'latestTurns'>
}

/** A turn has some hundred tokens: the default share of the prompt holds far fewer than these. */
const mostTurnsRead = 100

export async function recallHistory(
  { conversations }: RecallDeps,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  signal: AbortSignal,
): Promise<RecalledHistory> {
  const [record, newestFirst] = await Promise.all([
    conversations.readSession(userId, sessionId, signal),
    conversations.latestTurns(userId, sessionId, mostTurnsRead, signal),
  ])
  return record ? { ...record, turns: newestFirst.toReversed() } : noHistory
}
