// Where the time of a turn went. The event has the durations of some phases; the others follow from its attempts.
import type { TurnEvent } from './turn-event.ts'
import { numberOf } from './turn-event.ts'
import type { TurnAttempt } from './turn-attempts.ts'
import { answerAttempts, embeddingAttempts, isFailed, shownAttempt } from './turn-attempts.ts'

export type TurnPhase =
  | 'recall'
  | 'budget'
  | 'new session'
  | 'rewrite'
  | 'embedding'
  | 'search'
  | 'quota'
  | 'failed calls'
  | 'before the hedge'
  | 'first token'
  | 'writing'
  | 'storing'

export interface PhaseTime {
  readonly phase: TurnPhase
  readonly durationMs: number
}

/** In the order in which a turn goes through them; those it did not reach are 0. */
export function turnPhases(turn: TurnEvent): readonly PhaseTime[] {
  const made = answerAttempts(turn)
  const shown = shownAttempt(made)
  const embeddingMs = sumOf(embeddingAttempts(turn))
  const firstTokenMs = shown?.ttft_ms ?? 0
  const times: Readonly<Record<TurnPhase, number>> = {
    recall: numberOf(turn, 'recall_ms') ?? 0,
    budget: numberOf(turn, 'reserve_ms') ?? 0,
    'new session': numberOf(turn, 'begin_ms') ?? 0,
    rewrite: numberOf(turn, 'rewrite_ms') ?? 0,
    embedding: embeddingMs,
    search: (numberOf(turn, 'retrieval_ms') ?? 0) - embeddingMs,
    quota: numberOf(turn, 'model_wait_ms') ?? 0,
    'failed calls': sumOf(made.filter((each) => each !== shown && isFailed(each))),
    'before the hedge': waitBeforeHedgeMs(made, shown),
    'first token': firstTokenMs,
    writing: (shown?.duration_ms ?? 0) - firstTokenMs,
    storing: numberOf(turn, 'remember_ms') ?? 0,
  }
  return Object.entries(times).map(([phase, durationMs]) => ({
    phase: phase as TurnPhase, // oxlint-disable-line typescript/no-unsafe-type-assertion -- a key of the record above
    durationMs: Math.max(0, durationMs),
  }))
}

/** The loser is cancelled when the hedge has its first token, so the hedge began that much earlier. */
function waitBeforeHedgeMs(made: readonly TurnAttempt[], shown: TurnAttempt | undefined): number {
  if (!shown?.is_hedge) return 0
  const beaten = made.find(({ outcome, is_hedge: isHedge }) => outcome === 'cancelled' && !isHedge)
  return (beaten?.duration_ms ?? 0) - (shown.ttft_ms ?? 0)
}

function sumOf(made: readonly TurnAttempt[]): number {
  return made.reduce((sum, { duration_ms: durationMs }) => sum + durationMs, 0)
}
