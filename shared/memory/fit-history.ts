// Which of the recalled turns go into a prompt: whole ones, the latest, within their share. Pure.
//
// Models keep the prefix of a prompt they have seen, and charge less for it, as long as not a token of it changes. Cut to its share on every
// turn, a long history would begin differently every time. So it is cut in larger steps: when it no longer fits, to two thirds;
// from then on it begins with the same turn until it has grown back.
import type { HistoryTurn } from './conversation.ts'
import type { RecalledHistory } from './recall-history.ts'

/** What a turn costs in the prompt beyond its texts: the frames of its two messages. */
const turnFrameTokens = 8

/** Many short turns count, too: each has to be read. A turn has some hundred tokens, so the default share ends first. */
export const mostTurnsShown = 100

/**
 * What a cut leaves. More than the half that fills a batch of the running summary (`tokensPerBatch`), so that turns are in the summary
 * before they are left out; less would keep the prefix longer and forget more.
 */
const keptShare = 2 / 3

export interface FittedHistory extends RecalledHistory {
  /** The first turn that is shown; kept in the session, so that the next prompt begins there as well. */
  readonly historyFrom: number
  readonly turnsLeftOut: number
  /** Left out, and not covered by the running summary. */
  readonly turnsForgotten: number
}

export function fitHistory(history: RecalledHistory, historyTokens: number): FittedHistory {
  const { session, turnsBefore } = history
  const since = history.turns.filter(({ ordinal }) => ordinal >= (session.historyFrom ?? 1))
  const fitting = latestWithin(since, historyTokens, mostTurnsShown)
  const turns = fitting.length === since.length ? since : cutTurns(since, historyTokens)
  const historyFrom = turns[0]?.ordinal ?? turnsBefore + 1
  const turnsLeftOut = turnsBefore - turns.length
  const turnsForgotten = Math.max(0, turnsLeftOut - (session.summary?.throughTurn ?? 0))
  return { ...history, turns, historyFrom, turnsLeftOut, turnsForgotten }
}

function cutTurns(turns: readonly HistoryTurn[], historyTokens: number): readonly HistoryTurn[] {
  const kept = latestWithin(turns, historyTokens * keptShare, mostTurnsShown * keptShare)
  // The latest turn is what a follow-up refers to: it stays when it fits at all.
  return kept.length > 0 ? kept : latestWithin(turns, historyTokens, 1)
}

function latestWithin(turns: readonly HistoryTurn[], limitTokens: number, most: number): readonly HistoryTurn[] {
  let leftTokens = limitTokens
  const lastTooMany = turns.findLastIndex((turn, index) => {
    leftTokens -= turn.questionTokens + turn.answerTokens + turnFrameTokens
    return leftTokens < 0 || turns.length - index > most
  })
  return turns.slice(lastTooMany + 1)
}
