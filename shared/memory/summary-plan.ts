// When the running summary is due, and which turns it takes in next. Pure, and the same whoever asks, whenever: so jobs that
// come late, twice or out of order fold the same batches into the same summary.
import type { Session, Turn } from './conversation.ts'

export interface SummaryRules {
  /** A batch is full at this many turns … */
  readonly turnsPerBatch: number
  /** … or when its turns have this many tokens. */
  readonly tokensPerBatch: number
}

/**
 * Asked after every turn. True when a batch is full, so that a message that was lost is followed by another; and a turn later,
 * because a batch that ends with an interrupted turn waits for the next one.
 */
export function isSummaryDue({ turnCount, summary }: Session, { turnsPerBatch }: SummaryRules): boolean {
  const waiting = turnCount - (summary?.throughTurn ?? 0)
  return waiting >= turnsPerBatch && waiting % turnsPerBatch <= 1
}

/**
 * Those that stay as they are: not the latest turn while it is interrupted, which is replaced when its question is sent again.
 * @param turns oldest first, read after the session was.
 */
export function lastingTurns(turns: readonly Turn[], { turnCount }: Session): readonly Turn[] {
  const open = turns.findIndex(({ ordinal, state }) => state === 'interrupted' && ordinal >= turnCount)
  return open < 0 ? turns : turns.slice(0, open)
}

/**
 * The turns to fold in next, oldest first; undefined while they do not fill a batch.
 * @param turns those after the summary's last, oldest first, without gaps.
 */
export function nextBatch(turns: readonly Turn[], rules: SummaryRules): readonly Turn[] | undefined {
  let tokens = 0
  for (const [index, turn] of turns.entries()) {
    tokens += turn.questionTokens + turn.answerTokens
    const size = index + 1
    if (size === rules.turnsPerBatch || tokens >= rules.tokensPerBatch) return turns.slice(0, size)
  }
  return undefined
}
