// A remembered turn as events: as it was answered, except that only the sources it cited are known.
import { AppError } from '../kernel/app-error.ts'
import type { Turn } from '../memory/conversation.ts'
import type { ConversationStore } from '../memory/conversation-store.ts'
import type { ChatEvent } from './chat-event.ts'

export interface ReplayDeps {
  readonly conversations: Pick<ConversationStore, 'latestTurns'>
}

/** The latest turn of a session. */
export async function replayTurn(
  { conversations }: ReplayDeps,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  signal: AbortSignal,
): Promise<readonly ChatEvent[]> {
  const [turn] = await conversations.latestTurns(userId, sessionId, 1, signal)
  if (!turn) throw new AppError('not_found', 'The session was deleted meanwhile.')
  return [
    { type: 'start', sessionId, turnId: turn.id },
    { type: 'sources', sources: turn.citations },
    { type: 'text-delta', text: turn.answer },
    endOf(turn),
  ]
}

/** The last event of an answer that was remembered as this turn. */
export function endOf(turn: Omit<Turn, 'ordinal'>): ChatEvent {
  const { citations, usage, costMicroDollars, finishReason = 'stop', model, region } = turn
  return { type: 'end', citations, followUps: [], usage, costMicroDollars, finishReason, model, region }
}
