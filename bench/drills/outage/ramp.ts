// How the traffic returned to a region after its last outage.
import type { CallRecord, RunRecord } from '../run/records.ts'
import { sickRegion } from './outage-run.ts'

export interface Ramp {
  /** The most calls without an answer at once, in each of the first seconds. */
  readonly mostUnanswered: readonly number[]
  /** One at first, then twice as many every second. */
  readonly isWithinSlowStart: boolean
  /** The region's share of all calls in the last seconds of the load. */
  readonly returnedShare: number
}

const secondsWatched = 4
const endMs = 3_000

export function ramp({ calls, breaker, requests }: RunRecord): Ramp {
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
  const last = calls.filter(({ startedAtMs }) => startedAtMs > loadEndMs - endMs)
  const returnedShare = last.filter(({ region }) => region === sickRegion).length / last.length
  return { mostUnanswered, isWithinSlowStart, returnedShare }
}

function unansweredAt(calls: readonly CallRecord[], atMs: number): number {
  return calls.filter(({ startedAtMs, headAtMs = Infinity }) => startedAtMs <= atMs && headAtMs > atMs).length
}

/** As many may be unanswered, the newest included; one more than the rule, as an answer's head is seen a moment after it came. */
function slowStartLimit(sinceMs: number): number {
  return 2 ** (sinceMs / 1_000) + 1
}
