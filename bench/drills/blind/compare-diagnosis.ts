// Whether a diagnosis is what was planted, in every respect; what differs is said.
import type { Diagnosis } from '../../../ops/diagnose-turn.ts'
import type { TroubledTurn } from './ask-into-trouble.ts'
import { answeringRegion, struckCalls } from './journal-truth.ts'

/** @returns what is wrong with it; nothing when it is right. */
export function mistakesIn(diagnosis: Diagnosis, { complaint, calls }: TroubledTurn): readonly string[] {
  const { ending, failure, longest, isTrimmed } = complaint.expected
  const failed = failure === undefined ? [] : struckCalls(calls).map(({ region }) => `${region}/chat ${failure}`)
  const found = diagnosis.failed.map(({ deployment, outcome }) => `${deployment} ${outcome}`)
  return [
    ...differs('ending', ending, diagnosis.ending),
    ...differs('answered by', answeringRegion(calls), diagnosis.answeredBy),
    ...differs('failed before', failed.join(', '), found.join(', ')),
    // Nothing is hedged: the pool has not yet heard enough of its regions to know what is slow.
    ...differs('hedged', false, diagnosis.isHedged),
    ...differs('trimmed', isTrimmed, diagnosis.turnsLeftOut > 0),
    ...(longest === undefined ? [] : differs('slow for', longest, diagnosis.longest?.phase)),
  ]
}

function differs<T>(what: string, planted: T, told: T): string[] {
  return planted === told ? [] : [`${what}: ${String(planted)}, told ${String(told)}`]
}
