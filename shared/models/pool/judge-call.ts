// What a call's outcome does to the breaker: every transition that an event, not time alone, brings about.
import type { Breaker, BreakerOptions, ProbeLease } from './breaker.ts'
import { breakerAt } from './breaker.ts'
import type { CallEvent, Tally } from './tally.ts'
import { addToTally, emptyTally } from './tally.ts'
import { rampMs } from './slow-start.ts'

export type Verdict =
  | { readonly kind: CallEvent }
  | { readonly kind: 'misconfigured'; readonly status: number }
  /** Says nothing about the deployment's health (throttled, cancelled, out of the request's own time). */
  | { readonly kind: 'none' }

export interface JudgedCall {
  readonly startedAt: number
  /** Set when the call was the probe. */
  readonly lease: ProbeLease | undefined
}

export function judgeCall(
  breaker: Breaker,
  call: JudgedCall,
  verdict: Verdict,
  now: number,
  options: BreakerOptions,
): Breaker {
  const current = breakerAt(breaker, now)
  if (verdict.kind === 'misconfigured') return quarantine(current, verdict.status, now, options)
  switch (current.state) {
    case 'open':
    case 'quarantined':
      return current
    case 'half-open':
      return current.probe && current.probe === call.lease ? judgeProbe(current.trips, verdict, now, options) : current
    case 'closed':
    case 'ramping': {
      if (verdict.kind === 'none' || call.startedAt < current.since) return current
      const tally = addToTally(current.tally, verdict.kind, now, options.windowMs)
      if (isFailure(verdict) && isTooMuch(tally, options)) return open(tripsOf(current), now, options)
      return { ...current, tally }
    }
  }
}

function judgeProbe(trips: number, verdict: Verdict, now: number, options: BreakerOptions): Breaker {
  if (verdict.kind === 'none') return { state: 'half-open', trips, probe: undefined }
  if (isFailure(verdict)) return open(trips, now, options)
  return { state: 'ramping', since: now, until: now + rampMs, trips, tally: emptyTally }
}

function isFailure(verdict: Verdict): boolean {
  return verdict.kind === 'failed' || verdict.kind === 'broke-off'
}

function isTooMuch(tally: Tally, options: BreakerOptions): boolean {
  const inARow = Math.max(tally.consecutiveFailures, tally.consecutiveBreaks)
  if (inARow >= options.consecutiveFailures) return true
  const calls = tally.answered + tally.failed
  return calls >= options.minimumCalls && tally.failed >= calls * options.failureShare
}

function open(trips: number, now: number, options: BreakerOptions): Breaker {
  const openMs = Math.min(options.maxOpenMs, options.openMs * 2 ** trips)
  return { state: 'open', openedAt: now, until: now + openMs, trips: trips + 1 }
}

function quarantine(current: Breaker, status: number, now: number, options: BreakerOptions): Breaker {
  return { state: 'quarantined', status, since: now, until: now + options.quarantineMs, trips: tripsOf(current) }
}

function tripsOf(breaker: Breaker): number {
  return breaker.state === 'closed' ? 0 : breaker.trips
}
