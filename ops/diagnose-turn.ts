// What became of a turn and why, from its event alone: by rules, so that a complaint needs no guessing.
import { answerAttempts, isFailed } from './turn-attempts.ts'
import type { TurnEvent } from './turn-event.ts'
import { numberOf, outcomeOf } from './turn-event.ts'
import type { PhaseTime } from './turn-phases.ts'
import { turnPhases } from './turn-phases.ts'

export interface Diagnosis {
  /** `stop`, `interrupted` when the client left, …; the error's code when there was no answer. */
  readonly ending: string
  /** The region; undefined when there was no answer. */
  readonly answeredBy: string | undefined
  /** Calls for the answer in which a deployment failed, in their order. */
  readonly failed: readonly { readonly deployment: string; readonly outcome: string }[]
  readonly isHedged: boolean
  readonly latencyMs: number
  /** The phase that took most of the time; undefined when nothing was done. */
  readonly longest: PhaseTime | undefined
  /** Earlier turns the model was not shown; of these, those no summary covers either. */
  readonly turnsLeftOut: number
  readonly turnsForgotten: number
  readonly passagesCut: number
  readonly isPromptShrunk: boolean
  readonly costMicroDollars: number
}

export function diagnoseTurn(turn: TurnEvent): Diagnosis {
  const made = answerAttempts(turn)
  const count = (name: string): number => numberOf(turn, name) ?? 0
  return {
    ending: outcomeOf(turn),
    answeredBy: turn.fields['region'],
    failed: made.filter(isFailed).map(({ deployment, outcome }) => ({ deployment, outcome })),
    isHedged: made.some(({ is_hedge: isHedge }) => isHedge),
    latencyMs: count('latency_ms'),
    longest: longestOf(turnPhases(turn)),
    turnsLeftOut: count('history_turns_left_out'),
    turnsForgotten: count('history_turns_forgotten'),
    passagesCut: count('passages_cut'),
    isPromptShrunk: turn.fields['was_prompt_shrunk'] === 'true',
    costMicroDollars: count('cost_micro_dollars'),
  }
}

function longestOf(phases: readonly PhaseTime[]): PhaseTime | undefined {
  const [longest] = phases.toSorted((a, b) => b.durationMs - a.durationMs)
  return longest && longest.durationMs > 0 ? longest : undefined
}
