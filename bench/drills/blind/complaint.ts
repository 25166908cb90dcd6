// What a user complains of, and the trouble that was behind it.
import type { TurnPhase } from '../../../ops/turn-phases.ts'
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'

export type RegionName = keyof LocalStack['regions']

export interface Complaint {
  /** All that the user says, besides the request id. */
  readonly words: string
  readonly trouble: string
  /** @param region the one that has answered this conversation so far. */
  plant(stack: LocalStack, region: RegionName): Promise<void> | void
  /** How many calls have to be struck; 0 when the trouble is not in the regions. */
  readonly strikes: number
  /** Turns of the conversation before. */
  readonly turnsBefore: number
  readonly isClientLeaving: boolean
  readonly expected: Expected
  /** Whether the usual code, which keeps no conversations and does not stream, can meet with it. */
  readonly canStrikeUsualCode: boolean
}

/** What has to be found out; the region that answered, and those that failed, the regions' journals say. */
export interface Expected {
  readonly ending: string
  /** How each of the struck calls failed; undefined when they did not fail. */
  readonly failure: string | undefined
  /** Undefined when the user does not say that it was slow. */
  readonly longest: TurnPhase | undefined
  readonly isTrimmed: boolean
}
