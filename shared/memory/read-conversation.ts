// One's own conversations: read one whole, delete one. Somebody else's look the same as none.
import { AppError } from '../kernel/app-error.ts'
import type { Session, Turn } from './conversation.ts'
import type { ConversationStore } from './conversation-store.ts'

export interface Conversation {
  readonly session: Session
  /** Oldest first. */
  readonly turns: readonly Turn[]
}

/** A page can show this many; a longer conversation shows its latest turns. */
const mostTurnsShown = 500

export async function readConversation(
  { conversations }: { readonly conversations: Pick<ConversationStore, 'readSession' | 'latestTurns'> },
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  signal: AbortSignal,
): Promise<Conversation> {
  const [record, newestFirst] = await Promise.all([
    conversations.readSession(userId, sessionId, signal),
    conversations.latestTurns(userId, sessionId, mostTurnsShown, signal),
  ])
  if (!record) throw noSuchSession()
  return { session: record.session, turns: newestFirst.toReversed() }
}

export async function deleteConversation(
  { conversations }: { readonly conversations: Pick<ConversationStore, 'deleteSession'> },
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  signal: AbortSignal,
): Promise<void> {
  if (!(await conversations.deleteSession(userId, sessionId, signal))) throw noSuchSession()
}

function noSuchSession(): AppError {
  return new AppError('not_found', 'There is no such session.')
}
