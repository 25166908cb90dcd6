// When the running summary is due, and which turns it takes in next. Pure, and the same whoever asks, whenever: so jobs that
// come late, twice or out of order fold the same batches into the same summary.
import type { HistoryTurn, Session, Turn } from './conversation.ts'

export interface SummaryRules {
  /** A batch is full at this many turns … */
  readonly turnsPerBatch: number
  /** … or when its turns have this many tokens. */
  readonly tokensPerBatch: number
}

export type CountedTurn = Pick<Turn, 'questionTokens' | 'answerTokens'>

/**
 * Asked after every turn. True when a batch is full, and once a batch from then on, so that a message that was lost is
 * followed by another; and a turn later, because a batch that ends with an interrupted turn waits for the next one.
 * @param recent the latest turns, oldest first, with the one that has just ended.
 */
export function isSummaryDue(session: Session, recent: readonly CountedTurn[], rules: SummaryRules): boolean {
  const waiting = session.turnCount - (session.summary?.throughTurn ?? 0)
  const isFull = (turnsAgo: number): boolean => {
    const count = waiting - turnsAgo
    const turns = recent.slice(0, recent.length - turnsAgo).slice(-Math.max(1, count))
    return count >= rules.turnsPerBatch || (count > 0 && tokensOf(turns) >= rules.tokensPerBatch)
  }
  return isFull(0) && (!isFull(2) || waiting % rules.turnsPerBatch === 0)
}

function tokensOf(turns: readonly CountedTurn[]): number {
  return turns.reduce((sum, { questionTokens, answerTokens }) => sum + questionTokens + answerTokens, 0)
}

/**
 * Those that stay as they are: not the latest turn while it is interrupted, which is replaced when its question is sent again.
 * @param turns oldest first, read after the session was.
 */
export function lastingTurns(turns: readonly HistoryTurn[], { turnCount }: Session): readonly HistoryTurn[] {
  const open = turns.findIndex(({ ordinal, state }) => state === 'interrupted' && ordinal >= turnCount)
  return open < 0 ? turns : turns.slice(0, open)
}

/**
 * The turns to fold in next, oldest first; undefined while they do not fill a batch.
 * @param turns those after the summary's last, oldest first, without gaps.
 */
export function nextBatch(turns: readonly HistoryTurn[], rules: SummaryRules): readonly HistoryTurn[] | undefined {
  let tokens = 0
  for (const [index, turn] of turns.entries()) {
    tokens += tokensOf([turn])
    const size = index + 1
    if (size === rules.turnsPerBatch || tokens >= rules.tokensPerBatch) return turns.slice(0, size)
  }
  return undefined
}
