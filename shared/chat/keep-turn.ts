// A turn is stored in its own time: the answer's may be up, and its caller gone, but what was written is there.
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { Session, Turn } from '../memory/conversation.ts'
import type { RememberDeps } from '../memory/remember-turn.ts'
import { rememberTurn } from '../memory/remember-turn.ts'
import type { AnswerDraft } from './answer-draft.ts'

export interface KeepTurnDeps extends RememberDeps {
  readonly clock: Clock
}

/**
 * Longer than the database's own retries take; and with the release that follows a failure (5 s) within the 15 s for which a
 * claim outlives its answer.
 */
const keepTimeoutMs = 8_000

/** @returns the session as it is now. */
export async function keepTurn(
  deps: KeepTurnDeps,
  { material }: Pick<AnswerDraft, 'material'>,
  turn: Omit<Turn, 'ordinal'>,
): Promise<Session> {
  const deadline = startDeadline(deps.clock, keepTimeoutMs, new AbortController().signal)
  try {
    return await rememberTurn(deps, material.prompt.history, turn, deadline.signal)
  } finally {
    deadline.clear()
  }
}
