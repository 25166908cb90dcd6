// Gives one's own conversation another title.
import { AppError } from '../kernel/app-error.ts'
import type { Session } from './conversation.ts'
import type { ConversationStore } from './conversation-store.ts'

/** A turn may end, or a summary be written, at the same moment; more often in a row is no accident. */
const mostWrites = 5

export async function renameConversation(
  { conversations }: { readonly conversations: Pick<ConversationStore, 'readSession' | 'replaceSession'> },
  { userId, sessionId, title }: { readonly userId: string; readonly sessionId: string; readonly title: string },
  signal: AbortSignal,
): Promise<Session> {
  for (let write = 1; write <= mostWrites; write++) {
    const record = await conversations.readSession(userId, sessionId, signal)
    if (!record) throw new AppError('not_found', 'There is no such session.')
    const renamed = { ...record.session, title }
    if (await conversations.replaceSession(renamed, record.revision, signal)) return renamed
  }
  throw new AppError('turn_in_progress', 'The session is answering questions right now; try again.')
}
