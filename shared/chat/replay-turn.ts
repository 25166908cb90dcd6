// A remembered turn as events: as it was answered, except that only the sources it cited are known.
import type { Turn } from '../memory/conversation.ts'
import type { ChatEvent } from './chat-event.ts'

export function replayTurn(turn: Turn): readonly ChatEvent[] {
  return [
    { type: 'start', sessionId: turn.sessionId, turnId: turn.id },
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
