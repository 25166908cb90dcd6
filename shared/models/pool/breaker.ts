// The states of a deployment's breaker, and what the mere passing of time does to them.
import type { Tally } from './tally.ts'
import { emptyTally } from './tally.ts'

export type Breaker =
  /** In use. Outcomes of calls that started before `since` are old news. */
  | { readonly state: 'closed'; readonly since: number; readonly tally: Tally }
  /** It failed too often: left alone until `until`. */
  | { readonly state: 'open'; readonly openedAt: number; readonly until: number; readonly trips: number }
  /** It refuses us (401, 403, 404): waits for an operator, looked at again at `until`. */
  | {
      readonly state: 'quarantined'
      readonly status: number
      readonly since: number
      readonly until: number
      readonly trips: number
    }
  /** One real request is the probe; nobody else is let through while its lease lasts. */
  | { readonly state: 'half-open'; readonly trips: number; readonly probe: ProbeLease | undefined }
  /** The probe was answered: traffic returns by slow start, and is back to normal at `until`. */
  | {
      readonly state: 'ramping'
      readonly since: number
      readonly until: number
      readonly trips: number
      readonly tally: Tally
    }

export type BreakerState = Breaker['state']

/** Its identity, not its content, says whose verdict counts. */
export interface ProbeLease {
  readonly until: number
}

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly consecutiveFailures: number
  /** Share of failures that opens it, once the window holds `minimumCalls`. */
  readonly failureShare: number
  readonly minimumCalls: number
  readonly windowMs: number
  /** How long it stays open the first time; each trip in a row doubles it, up to `maxOpenMs`. */
  readonly openMs: number
  readonly maxOpenMs: number
  /** How long a refusal (401, 403, 404) is believed before one request checks it again. */
  readonly quarantineMs: number
}

export const defaultBreakerOptions: BreakerOptions = {
  // Five in a row, and half of at least ten in 30 s: the figures of cockatiel's examples and Polly's sampling window. Lower, and
  // an ordinary hiccup closes a region; higher, and more users pay a failover before it is left alone.
  consecutiveFailures: 5,
  failureShare: 0.5,
  minimumCalls: 10,
  windowMs: 30_000,
  // Polly's default break; most incidents that end within it are restarts. A minute is the longest a recovered region idles.
  openMs: 5_000,
  maxOpenMs: 60_000,
  // Role assignments take about five minutes to reach every server, so asking sooner asks in vain, and one lost call in five
  // minutes is a small price for not having to restart anything after the repair.
  quarantineMs: 300_000,
}

export const closedBreaker: Breaker = { state: 'closed', since: 0, tally: emptyTally }

/** The breaker as it is at `now`: what was due by then has happened. */
export function breakerAt(breaker: Breaker, now: number): Breaker {
  switch (breaker.state) {
    case 'closed':
      return breaker
    case 'open':
    case 'quarantined':
      return now < breaker.until ? breaker : { state: 'half-open', trips: breaker.trips, probe: undefined }
    case 'half-open':
      return breaker.probe && now >= breaker.probe.until ? { ...breaker, probe: undefined } : breaker
    case 'ramping':
      return now < breaker.until ? breaker : { state: 'closed', since: breaker.since, tally: breaker.tally }
  }
}

/** The earliest time at which it lets a call through; in the past when it does so now. */
export function breakerAdmitsAt(breaker: Breaker): number {
  switch (breaker.state) {
    case 'closed':
    case 'ramping':
      return 0
    case 'open':
    case 'quarantined':
      return breaker.until
    case 'half-open':
      return breaker.probe?.until ?? 0
  }
}

/** Whether it takes no calls at all, and it is a matter of minutes rather than of one probe's answer. */
export function isShut(breaker: Breaker, now: number): boolean {
  return (breaker.state === 'open' || breaker.state === 'quarantined') && now < breaker.until
}

/** Whether the next call would be a probe. */
export function isProbing(breaker: Breaker): boolean {
  return breaker.state !== 'closed' && breaker.state !== 'ramping'
}
