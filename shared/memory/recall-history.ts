// What was said before in a session, as far back as a prompt could ever show; and from then on the session is ours to answer.
import { AppError } from '../kernel/app-error.ts'
import { claimFor, claimSession, refuseClaimed } from './claim-session.ts'
import type { HistoryTurn, Session } from './conversation.ts'
import type { ConversationStore } from './conversation-store.ts'
import { mostTurnsShown } from './fit-history.ts'
import type { ReleaseDeps } from './release-session.ts'
import { releaseSession } from './release-session.ts'

export interface RecalledHistory {
  readonly session: Session
  /** Guards the write of the next turn. */
  readonly revision: string
  /** How many turns came before the one that is to be answered; the prompt can show the last of them. */
  readonly turnsBefore: number
  /** Oldest first. */
  readonly turns: readonly HistoryTurn[]
}

export interface RecallDeps extends ReleaseDeps {
  readonly conversations: Pick<ConversationStore, 'readSession' | 'replaceSession' | 'historyFrom'>
  readonly limits: { readonly answerTimeoutMs: number }
}

export interface Recall {
  readonly userId: string
  readonly sessionId: string
  /** The turn that is to be answered. */
  readonly turnId: string
}

/**
 * Claims the session for this turn, beside reading its turns. Throws `not_found` when this user has no such session, and
 * `turn_in_progress` when another turn is being answered; whatever it throws, it leaves no claim behind.
 */
export async function recallHistory(deps: RecallDeps, wanted: Recall, signal: AbortSignal): Promise<RecalledHistory> {
  const { clock, limits } = deps
  const { userId, sessionId, turnId } = wanted
  const found = await deps.conversations.readSession(userId, sessionId, signal)
  if (!found) throw unknownSession()
  const claim = claimFor(turnId, limits.answerTimeoutMs, clock)
  refuseClaimed(found.session, claim, clock)
  const [claiming, reading] = await Promise.allSettled([
    claimSession(deps, found, claim, signal),
    readTurns(deps, found.session, signal),
  ])
  try {
    const record = outcomeOf(claiming)
    const turns = outcomeOf(reading)
    if (!record) throw unknownSession()
    const turnsBefore = record.session.turnCount
    // Of a turn that ended after they were read, the turns do not know; now that the session is ours there is no other.
    const isBehind = (turns.at(-1)?.ordinal ?? 0) < turnsBefore
    return { ...record, turnsBefore, turns: isBehind ? await readTurns(deps, record.session, signal) : turns }
  } catch (error) {
    await releaseSession(deps, { userId, sessionId, turnId })
    throw error
  }
}

/** For a question that no turn came of; undefined when it held nothing. Never throws. */
export async function releaseHistory(
  deps: ReleaseDeps,
  { userId, sessionId, turnId }: Recall,
  history: RecalledHistory | undefined,
): Promise<void> {
  if (history) await releaseSession(deps, { userId, sessionId, turnId }, history)
}

/** Those that the prompt can show: at most one more than it showed last time. */
async function readTurns(
  { conversations }: RecallDeps,
  { userId, id, historyFrom = 1 }: Session,
  signal: AbortSignal,
): Promise<readonly HistoryTurn[]> {
  return (await conversations.historyFrom(userId, id, historyFrom, mostTurnsShown + 1, signal)).toReversed()
}

/** Somebody else's session looks the same as none. */
function unknownSession(): AppError {
  return new AppError('not_found', 'There is no such session. Leave out the session id to start a new one.')
}

function outcomeOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}
