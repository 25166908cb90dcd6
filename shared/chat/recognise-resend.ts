// A client that did not get its answer sends the question again. Pure: tells that from somebody who asks the same once more.
import type { HistoryTurn } from '../memory/conversation.ts'
import type { RecalledHistory } from '../memory/recall-history.ts'
import type { Question } from './question.ts'

export type Recognised =
  | { readonly kind: 'new'; readonly history: RecalledHistory }
  /** The answer is there already. */
  | { readonly kind: 'answered'; readonly turn: HistoryTurn }

/**
 * Without an id of the message only time tells a resend from an answer that is wanted afresh. Azure's clients, which
 * @microsoft/ai-chat-protocol is one of, wait up to 64 s before each repetition.
 */
const resendWithinMs = 10 * 60_000

/** Only the latest turn can be meant. An interrupted one is answered afresh, and the new turn takes its place. */
export function recogniseResend(question: Question, history: RecalledHistory, now: number): Recognised {
  const latest = history.turns.at(-1)
  if (!latest || !isResend(question, latest, now)) return { kind: 'new', history }
  if (latest.state === 'finished') return { kind: 'answered', turn: latest }
  const { turns, turnsBefore } = history
  return { kind: 'new', history: { ...history, turns: turns.slice(0, -1), turnsBefore: turnsBefore - 1 } }
}

/** By the client's id of the message; else by its place in the transcript, which clients that send none do not have. */
function isResend({ text, clientMessageId, position }: Question, turn: HistoryTurn, now: number): boolean {
  if (text !== turn.question) return false
  if (clientMessageId !== undefined && turn.clientMessageId !== undefined)
    return clientMessageId === turn.clientMessageId
  return position > 0 && position === turn.position && now - turn.createdAt <= resendWithinMs
}
