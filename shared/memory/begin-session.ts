// A new conversation. Its session is stored, and claimed, before its id goes out: so whoever was given the id can go on with it,
// whatever becomes of the first question, and has to wait for the answer to it.
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import { claimFor } from './claim-session.ts'
import type { Session } from './conversation.ts'
import type { ConversationStore } from './conversation-store.ts'
import type { Recall, RecalledHistory } from './recall-history.ts'

export interface BeginDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly conversations: Pick<ConversationStore, 'createSession' | 'readSession'>
  readonly limits: { readonly answerTimeoutMs: number }
}

/** Nothing of the question is stored before there is an answer to it: not even as a title. */
export async function beginSession(
  { clock, conversations, limits }: BeginDeps,
  first: Recall,
  signal: AbortSignal,
): Promise<RecalledHistory> {
  const now = clock.now()
  const session: Session = {
    id: first.sessionId,
    userId: first.userId,
    title: '',
    titledBy: 'question',
    turnCount: 0,
    latestTurnId: undefined,
    historyFrom: undefined,
    summary: undefined,
    answering: claimFor(first.turnId, limits.answerTimeoutMs, clock),
    createdAt: now,
    updatedAt: now,
  }
  const revision = await conversations.createSession(session, signal)
  if (revision !== undefined) return { session, revision, turnsBefore: 0, turns: [] }
  // The id is random: what is there is our own, whose reply was lost on the way.
  const record = await conversations.readSession(first.userId, first.sessionId, signal)
  if (record?.session.answering?.turnId === first.turnId) return { ...record, turnsBefore: 0, turns: [] }
  throw new AppError('internal', 'The new session has the id of another one; ask again.')
}
