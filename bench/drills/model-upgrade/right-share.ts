// How many of a phase's questions were answered with the right citation.
import type { Asked, Phase } from './ask-throughout.ts'

export function rightShare(asked: readonly Asked[], phase: Phase): number {
  const inPhase = asked.filter((each) => each.phase === phase)
  return inPhase.filter(({ isRight }) => isRight).length / inPhase.length
}
