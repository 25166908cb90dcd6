// How the traffic returned to a region after its last outage.
import type { CallRecord, RunRecord } from '../run/records.ts'
import { sickRegion } from './outage-run.ts'

export interface Ramp {
  /** The most calls without an answer at once, in each of the first seconds. */
  readonly mostUnanswered: readonly number[]
  /** One at first, then twice as many every second. */
  readonly isWithinSlowStart: boolean
  /** The region's share of all calls before it fell sick, and in the last seconds of the load. */
  readonly usualShare: number
  readonly returnedShare: number
}

const secondsWatched = 4
const endMs = 3_000

export function ramp({ calls, breaker, requests }: RunRecord, wellMs: number): Ramp {
  const since = breaker.findLast(({ region, to }) => region === sickRegion && to === 'ramping')?.atMs ?? Infinity
  // The probe itself is what the ramp begins with: it is answered by then.
  const returned = calls.filter(({ region, startedAtMs }) => region === sickRegion && startedAtMs >= since)
  const mostUnanswered = Array.from({ length: secondsWatched }, (_, second) =>
    Math.max(
      0,
      ...returned
        .filter(({ startedAtMs }) => Math.floor((startedAtMs - since) / 1_000) === second)
        .map((call) => unansweredAt(returned, call.startedAtMs)),
    ),
  )
  const isWithinSlowStart =
    since !== Infinity &&
    returned.every(({ startedAtMs }) => unansweredAt(returned, startedAtMs) <= slowStartLimit(startedAtMs - since))
  const loadEndMs = Math.max(0, ...requests.map(({ startedAtMs }) => startedAtMs))
  const usualShare = shareOf(calls.filter(({ startedAtMs }) => startedAtMs < wellMs))
  const returnedShare = shareOf(calls.filter(({ startedAtMs }) => startedAtMs > loadEndMs - endMs))
  return { mostUnanswered, isWithinSlowStart, usualShare, returnedShare }
}

function shareOf(calls: readonly CallRecord[]): number {
  return calls.filter(({ region }) => region === sickRegion).length / calls.length
}

function unansweredAt(calls: readonly CallRecord[], atMs: number): number {
  return calls.filter(({ startedAtMs, headAtMs = Infinity }) => startedAtMs <= atMs && headAtMs > atMs).length
}

/** As many may be unanswered, the newest included; one more than the rule, as an answer's head is seen a moment after it came. */
function slowStartLimit(sinceMs: number): number {
  return 2 ** (sinceMs / 1_000) + 1
}
