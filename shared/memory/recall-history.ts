// Which earlier turns go into the prompt: the latest whole ones within their share.
import type { Session, Turn } from './conversation.ts'
import type { ConversationStore } from './conversation-store.ts'

export interface RecalledHistory {
  readonly session: Session | undefined
  /** Guards the write of the next turn; undefined for a session that does not exist yet. */
  readonly revision: string | undefined
  /** Oldest first. */
  readonly turns: readonly Turn[]
  readonly turnsLeftOut: number
}

export const noHistory: RecalledHistory = { session: undefined, revision: undefined, turns: [], turnsLeftOut: 0 }

export interface RecallDeps {
  readonly conversations: Pick<ConversationStore, 'readSession' | 'latestTurns'>
}

export interface RecallRequest {
  readonly userId: string
  readonly sessionId: string
  readonly historyTokens: number
}

/** Turns are small and the share is bounded; more than these never fit a default share. */
const mostTurnsRead = 100

/** What a turn costs in the prompt beyond its texts: the frames of its two messages. */
const turnFrameTokens = 8

export async function recallHistory(
  { conversations }: RecallDeps,
  { userId, sessionId, historyTokens }: RecallRequest,
  signal: AbortSignal,
): Promise<RecalledHistory> {
  const [record, newestFirst] = await Promise.all([
    conversations.readSession(userId, sessionId, signal),
    conversations.latestTurns(userId, sessionId, mostTurnsRead, signal),
  ])
  if (!record) return noHistory
  const turns = latestWithin(newestFirst, historyTokens).toReversed()
  const { session, revision } = record
  return { session, revision, turns, turnsLeftOut: session.turnCount - turns.length }
}

function latestWithin(newestFirst: readonly Turn[], historyTokens: number): readonly Turn[] {
  let leftTokens = historyTokens
  const firstTooMany = newestFirst.findIndex((turn) => {
    leftTokens -= turn.questionTokens + turn.answerTokens + turnFrameTokens
    return leftTokens < 0
  })
  return firstTooMany === -1 ? newestFirst : newestFirst.slice(0, firstTooMany)
}
