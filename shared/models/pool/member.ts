// A deployment in the pool, with everything learned about it so far, and when it can take a call.
import type { DeploymentInfo } from '../deployment.ts'
import type { ThrottleKind } from '../model-failure.ts'
import type { Breaker } from './breaker.ts'
import { breakerAdmitsAt, closedBreaker } from './breaker.ts'
import type { CoolDown } from './cool-down.ts'
import { notCooling } from './cool-down.ts'
import { LatencySample } from './latency-sample.ts'
import { RateWindow } from './rate-window.ts'
import { hashText } from './rendezvous.ts'
import { slowStartAdmitsAt } from './slow-start.ts'

export interface Member<D> {
  readonly deployment: D
  readonly info: DeploymentInfo
  readonly idHash: number
  breaker: Breaker
  coolDown: CoolDown
  /** Undefined where the quota is unknown. */
  readonly tokens: RateWindow | undefined
  readonly requests: RateWindow | undefined
  readonly firstTokens: LatencySample
  readonly throttles: Record<ThrottleKind, number>
  inFlight: number
  /** Calls without an answer yet, of those started since it was last left alone. */
  unanswered: number
  /** Raised whenever it is left alone: tells calls from before apart. */
  epoch: number
}

export function createMember<D extends { readonly info: DeploymentInfo }>(deployment: D): Member<D> {
  const { info } = deployment
  return {
    deployment,
    info,
    idHash: hashText(info.id),
    breaker: closedBreaker,
    coolDown: notCooling,
    tokens: info.tokensPerMinute === undefined ? undefined : new RateWindow(info.tokensPerMinute, 60_000),
    requests: info.requestsPerMinute === undefined ? undefined : requestWindow(info.requestsPerMinute),
    firstTokens: new LatencySample(),
    throttles: { quota: 0, capacity: 0, 'temporary-reduction': 0, 'over-reservation': 0 },
    inFlight: 0,
    unanswered: 0,
    epoch: 0,
  }
}

/** The service evaluates its requests a minute by the second, and refuses what comes faster than evenly spread. */
function requestWindow(requestsPerMinute: number): RateWindow {
  const perWindow = Math.max(1, Math.ceil(requestsPerMinute / 60))
  return new RateWindow(perWindow, (perWindow * 60_000) / requestsPerMinute)
}

/**
 * The earliest time at which it may take a call of `tokens` that may use `share` of its quota, if nothing happens until then;
 * `now` or earlier when it can at once.
 */
export function admitsAt(member: Member<unknown>, tokens: number, share: number, now: number): number {
  const unpaced = Math.max(breakerAdmitsAt(member.breaker), member.coolDown.until, slowStartAt(member))
  const tokensAt = member.tokens?.admitsAt(tokens, share, now) ?? 0
  const requestsAt = member.requests?.admitsAt(1, 1, now) ?? 0
  return Math.max(unpaced, tokensAt, requestsAt)
}

function slowStartAt(member: Member<unknown>): number {
  const rampSince = member.breaker.state === 'ramping' ? member.breaker.since : 0
  const since = Math.max(rampSince, member.coolDown.until)
  return since === 0 ? 0 : slowStartAdmitsAt(since, member.unanswered)
}
