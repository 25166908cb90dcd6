// Which of the recalled turns go into a prompt: the latest whole ones within their share. Pure.
import type { RecalledHistory } from './recall-history.ts'

/** What a turn costs in the prompt beyond its texts: the frames of its two messages. */
const turnFrameTokens = 8

export interface FittedHistory extends RecalledHistory {
  readonly turnsLeftOut: number
  /** Left out, and not covered by the running summary. */
  readonly turnsForgotten: number
}

export function fitHistory(history: RecalledHistory, historyTokens: number): FittedHistory {
  let leftTokens = historyTokens
  const lastTooMany = history.turns.findLastIndex((turn) => {
    leftTokens -= turn.questionTokens + turn.answerTokens + turnFrameTokens
    return leftTokens < 0
  })
  const turns = history.turns.slice(lastTooMany + 1)
  const turnsLeftOut = history.turnsBefore - turns.length
  const turnsForgotten = Math.max(0, turnsLeftOut - (history.session?.summary?.throughTurn ?? 0))
  return { ...history, turns, turnsLeftOut, turnsForgotten }
}
